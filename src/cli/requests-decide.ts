// Decisions on requests for removal. Granting runs what `erase` and `withhold` run; only when that is complete is the
// request closed, so that one that was broken off in between is granted once more.
import { configFolder, loadConfig } from '../config/load.ts';
import { doDesk } from '../ingest/requests/desk.ts';
import type { RequestCase } from '../ingest/vault/request-case.ts';
import type { Vault } from '../ingest/vault/vault.ts';
import type { EraseReason, WithholdReason } from '../mail/message.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { readReference } from '../requests/reference.ts';
import { type Grant, REFUSALS } from '../requests/words.ts';
import { deskOf } from './desk.ts';
import { isWanted, step } from './erase.ts';
import { type Agree, beginMessage, beginPerson, finish } from './erase-begin.ts';
import { messagePreview } from './erase-words.ts';
import type { ErasingOptions } from './erasing.ts';
import { lockOrNull, moderate, slotNumbers } from './moderate.ts';
import { observe } from './observe.ts';
import { operator } from './operator.ts';
import { EXIT } from './outcome.ts';
import { withholdSlots } from './withhold.ts';
import { openWork, type Work } from './work.ts';

export interface GrantOptions {
  readonly eraseMessage?: true;
  readonly erasePerson?: true;
  readonly withhold?: true;
  readonly person?: string;
  readonly alias: readonly string[];
  readonly keep: readonly string[];
  readonly yes?: true;
  /** shows what would be done */
  readonly isDry?: true;
}

/** Gives the exit code. Throws REQUEST_UNKNOWN, REQUEST_STATE. */
export async function grant(
  folder: string | undefined,
  word: string,
  options: GrantOptions,
): Promise<number> {
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  let one: RequestCase;
  let deed: Grant;
  {
    using lock = lockOrNull(config);
    await using work = await openWork({ config, events });
    const desk = deskOf(config, work, { events, sends: lock !== null, signal });
    await doDesk(desk);
    one = openCase(work, word);
    const chosen = deedOf(one, options);
    if (chosen === null) return usage('Say one of --erase-message, --erase-person and --withhold.');
    deed = chosen;
    if (deed !== 'person_erased' && (one.list === null || one.seq === null))
      return usage(
        'This request names no message; --erase-person, or erase it by dc-archive erase --message.',
      );
    const agree: Agree = async () => {
      if (options.isDry === true) process.stdout.write('Nothing was changed.\n');
      return options.isDry !== true && (options.yes === true || (await isWanted()));
    };
    if (deed !== 'withheld') {
      const erasing = { config, work, events, signal, isAlone: lock !== null, onStep: step() };
      const exit = await eraseFor(one, erasing, { deed, options, agree });
      if (exit !== EXIT.done) return options.isDry === true && exit === EXIT.failed ? EXIT.done : exit;
      decide(work, one, deed);
      await doDesk(desk);
      return EXIT.done;
    }
    const message = await work.reader.message(one.list!, one.seq!);
    if (message === null) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list: one.list!, seq: one.seq! });
    if (options.isDry === true) {
      process.stdout.write(`${messagePreview(message, [])}\nOnly withheld: restore brings it back.\n`);
      await agree();
      return EXIT.done;
    }
  }
  return withholdFor(folder, one, deed);
}

async function eraseFor(
  one: RequestCase,
  erasing: ErasingOptions,
  { deed, options, agree }: { deed: Grant; options: GrantOptions; agree: Agree },
): Promise<number> {
  const reason = REASONS[one.cause] ?? 'erasure_request';
  const { person, alias, keep } = options;
  const begun =
    deed === 'message_erased'
      ? await beginMessage(erasing, { list: one.list!, seq: one.seq! }, reason, agree)
      : await beginPerson(
          erasing,
          { who: person ?? one.letter?.who ?? '', aliases: alias, keep },
          reason,
          agree,
        );
  if (typeof begun === 'number') return begun;
  const exit = await finish(begun, erasing);
  if (exit !== EXIT.done)
    process.stdout.write('The request stays open: grant it again when the erasure is complete.\n');
  return exit;
}

function withholdFor(folder: string | undefined, one: RequestCase, deed: Grant): Promise<number> {
  const [list, seq] = [one.list!, one.seq!];
  const reason: WithholdReason =
    one.cause === 'legal' || one.cause === 'copyright' ? one.cause : 'personal_data';
  return moderate(folder, {
    list,
    policy: 'first',
    async act(work: Work, events: Events) {
      const done = await withholdSlots(work, events, { list, seqs: [seq], reason });
      decide(work, one, deed);
      for (const { n, request } of work.vault.requests.untold()) {
        await work.archive.putRequest(request);
        work.vault.requests.told({ n, state: request.state });
      }
      return done;
    },
  });
}

/** Gives the exit code. */
export async function refuse(
  folder: string | undefined,
  words: readonly string[],
  word: string,
): Promise<number> {
  const reason = REFUSALS.find((known) => known === word);
  if (reason === undefined) return usage(`Reasons are: ${REFUSALS.join(', ')}.`);
  const numbers = slotNumbers(words);
  const config = loadConfig({ folder: configFolder(folder), samples: true });
  const { events } = observe('warn');
  using lock = lockOrNull(config);
  await using work = await openWork({ config, events });
  const desk = deskOf(config, work, { events, sends: lock !== null });
  await doDesk(desk);
  const named = typeof numbers === 'string' ? words : numbers.map(String);
  // all are looked at first, so that a mistake in one number decides none
  const cases = named.map((one) => openCase(work, one));
  for (const one of cases) {
    record(work, one, 'refuse', reason);
    const isClosed = work.vault.requests.decide(one.n, reason, false);
    process.stdout.write(
      `Request ${one.n} ${isClosed ? `is refused (${reason})` : 'was withdrawn meanwhile'}.\n`,
    );
  }
  await doDesk(desk);
  return EXIT.done;
}

/** The request that a number or a reference names. Throws REQUEST_UNKNOWN. */
export function caseOf({ requests }: Pick<Vault, 'requests'>, word: string): RequestCase {
  const reference = readReference(word);
  const found = /^[1-9]\d{0,8}$/u.test(word)
    ? requests.find(Number(word))
    : reference === null
      ? null
      : requests.find(reference);
  if (found === null) throw new ArchiveError('REQUEST_UNKNOWN');
  return found;
}

// First who, then what. The message is not named: an action on its slot after the erasure would be its latest.
function decide(work: Work, one: RequestCase, deed: Grant): void {
  record(work, one, 'grant', deed);
  const isClosed = work.vault.requests.decide(one.n, deed, true);
  work.vault.emptyLog();
  process.stdout.write(
    isClosed
      ? `Request ${one.n} is granted (${deed}).\n`
      : `Request ${one.n} was withdrawn meanwhile; what was done stays done.\n`,
  );
}

function record(work: Work, one: RequestCase, what: 'grant' | 'refuse', reason: string): void {
  const counts = { request: one.n };
  work.vault.record({ who: operator(), what, list: one.list ?? '*', seq: null, reason, counts });
}

function openCase(work: Work, word: string): RequestCase {
  const one = caseOf(work.vault, word);
  if (one.state !== 'open' && one.state !== 'received')
    throw new ArchiveError('REQUEST_STATE', 'never', { request: one.n, state: one.state });
  return one;
}

function deedOf(one: RequestCase, { eraseMessage, erasePerson, withhold }: GrantOptions): Grant | null {
  const said = [
    eraseMessage === true && 'message_erased',
    erasePerson === true && 'person_erased',
    withhold === true && 'withheld',
  ].filter((deed) => deed !== false) as Grant[];
  if (said.length > 1) return null;
  return said[0] ?? (one.seq === null ? 'person_erased' : 'message_erased');
}

const REASONS: Readonly<Partial<Record<RequestCase['cause'], EraseReason>>> = {
  legal: 'legal',
  copyright: 'copyright',
};

function usage(why: string): number {
  process.stderr.write(`${why}\n`);
  return EXIT.usage;
}
