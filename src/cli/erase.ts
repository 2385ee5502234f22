// dc-archive erase: removes a person, or one message, from everything that is public, for good.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import type { UnfinishedErasure } from '../ingest/vault/vault.ts';
import { ERASE_REASONS, type EraseReason } from '../mail/message.ts';
import { canonicalAddress } from '../mail/person-hash.ts';
import { isPersonsAddress } from '../mail/role-address.ts';
import { ArchiveError } from '../ops/errors.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { messagePreview, outcomeWords, personPreview } from './erase-words.ts';
import { findPerson, type PersonDraft } from './erase-person.ts';
import { type Hits, scanFor } from './erase-scan.ts';
import { carryOut, type ErasingOptions } from './erasing.ts';
import { lockOrNull } from './moderate.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { fillPeople } from './people.ts';
import { openWork, type Work } from './work.ts';

interface Options {
  person?: string;
  alias: string[];
  keep: string[];
  message?: string[];
  resume?: true;
  reason: string;
  yes?: true;
  config?: string;
}

export function eraseCommand(): Command {
  return new Command('erase')
    .description('remove a person, or one message, from everything that is public, for good')
    .option(
      '--person <who>',
      '"Jane Doe <jane@example.org>", or only the address, or only the name; - reads it from standard input',
    )
    .option('--alias <name>', 'another name of the person; may be repeated', collect, [])
    .option(
      '--keep <value>',
      'a name or address found in the register that is not theirs; may be repeated',
      collect,
      [],
    )
    .option('--message <list and number...>', 'one message: id of its list and its number')
    .option('--resume', 'complete what was begun and broken off')
    .option('--reason <word>', `one of ${ERASE_REASONS.join(', ')}`, ERASE_REASONS[0])
    .option('--yes', 'do not ask')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive erase --person "Jane Doe <jane@example.org>" --alias JD
  dc-archive erase --message dc-example 12 --reason legal
  dc-archive erase --resume

Shows first what would go. What the person wrote becomes a tombstone, and its raw mail is deleted; where others name
them, the text is redacted anew. Nothing brings it back: not restore, not the same mail from another source.`,
    )
    .action((options: Options) => end(() => erase(options)));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

async function erase(options: Options): Promise<number> {
  const reason = ERASE_REASONS.find((known) => known === options.reason);
  const wishes = [options.person, options.message, options.resume].filter((wish) => wish !== undefined);
  if (wishes.length !== 1) return usage('Say one of --person, --message and --resume.');
  if (reason === undefined) return usage(`Reasons are: ${ERASE_REASONS.join(', ')}.`);
  const config = loadConfig({ folder: configFolder(options.config), samples: true });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using lock = lockOrNull(config);
  await using work = await openWork({ config, events });
  const erasing: ErasingOptions = { config, work, events, signal, isAlone: lock !== null, onStep: step() };
  // awaited here: what was opened above is closed when this function ends
  if (options.resume === true) return await resume(erasing);
  const begun =
    options.message === undefined
      ? await beginPerson(
          erasing,
          { who: whoIsMeant(options.person!), aliases: options.alias, keep: options.keep },
          reason,
          options,
        )
      : await beginMessage(erasing, options.message, reason, options);
  return typeof begun === 'number' ? begun : await finish(begun, erasing);
}

/** The command line can be seen by others on the machine; standard input cannot. */
function whoIsMeant(word: string): string {
  return word === '-' ? (readFileSync(0, 'utf8').split('\n')[0] ?? '').trim() : word;
}

interface Begun {
  readonly erasure: UnfinishedErasure;
  /** where the person stands, if that is known and cannot have changed */
  readonly hits?: Hits;
}

async function finish({ erasure, hits }: Begun, erasing: ErasingOptions): Promise<number> {
  const outcome = await carryOut(erasure, erasing, hits);
  erasing.onStep('');
  process.stdout.write(`${outcomeWords(outcome)}\n`);
  const isLeft = outcome.files.search.remains.length > 0 || outcome.unknownLists.length > 0;
  return outcome.isComplete && !isLeft ? EXIT.done : EXIT.failed;
}

async function resume(erasing: ErasingOptions): Promise<number> {
  const unfinished = erasing.work.vault.erasures.unfinished();
  if (unfinished.length === 0) process.stdout.write('Nothing is unfinished.\n');
  let exit: number = EXIT.done;
  for (const erasure of unfinished) exit = Math.max(exit, await finish({ erasure }, erasing));
  return exit;
}

async function beginPerson(
  { config, work, signal, isAlone, onStep }: ErasingOptions,
  draft: PersonDraft,
  reason: EraseReason,
  { yes }: Options,
): Promise<Begun | number> {
  const { vault } = work;
  await fillPeople(work, signal, (done, of) => onStep(`reading who is in the mail: ${done} of ${of}`));
  const found = findPerson(draft, vault.people, {
    lists: lists(config),
    inClear: process.stderr.isTTY,
  });
  if (found.kind === 'unclear') return usage(found.why);
  let { person } = found;
  let hashed = vault.erasures.hashed(person, reason);
  const look = () =>
    scanFor(work, hashed, {
      lists: new Set(config.lists.map(({ id }) => id)),
      signal,
      onProgress: (messages) => onStep(`looking for the person: ${messages} messages`),
    });
  let hits = await look();
  // Who writes under the whole name is taken for the person, and the address with it; --keep says otherwise.
  const isNew = (address: string) =>
    isPersonsAddress(address, lists(config)) && !person.addresses.includes(canonicalAddress(address));
  for (let round = 0; round < 3; round += 1) {
    const more = [...hits.namesakes].filter(isNew).map(canonicalAddress);
    if (more.length === 0) break;
    person = { ...person, addresses: [...person.addresses, ...more] };
    hashed = vault.erasures.hashed(person, reason);
    hits = await look();
  }
  onStep('');
  process.stdout.write(`${personPreview(person, hits, { inClear: process.stdout.isTTY })}\n`);
  if (yes !== true && !(await isWanted())) return EXIT.failed;
  vault.beginErasure(hashed, person);
  // beside a worker more may have come meanwhile: then it is looked for once more
  return { erasure: { id: hashed.id, reason, person, message: null }, ...(isAlone && { hits }) };
}

async function beginMessage(
  { config, work }: ErasingOptions,
  [list = '', number = '', ...more]: readonly string[],
  reason: EraseReason,
  { yes }: Options,
): Promise<Begun | number> {
  const seq = /^[1-9]\d{0,14}$/u.test(number) ? Number(number) : null;
  if (seq === null || more.length > 0) return usage('Say --message <list> <number>.');
  if (!config.lists.some(({ id }) => id === list)) throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const message = await work.reader.message(list, seq);
  if (message === null) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  process.stdout.write(`${messagePreview(message, await sameMessageId(work, list, seq))}\n`);
  if (yes !== true && !(await isWanted())) return EXIT.failed;
  return { erasure: work.vault.erasures.beginMessage(list, seq, reason) };
}

/** Other messages of the list with the Message-ID of this one: as a rule it came twice, in another shape. */
async function sameMessageId({ vault, line, reader }: Work, list: string, seq: number): Promise<number[]> {
  const intake = vault.bySlot(list, seq).find(({ rawId }) => vault.hasBytes(rawId));
  if (intake === undefined) return [];
  const [outcome] = await line.refine(list, [intake]);
  const key = outcome?.keys?.messageId ?? null;
  if (key === null) return [];
  const others: number[] = [];
  for (const other of await reader.byMessageIdKey(list, key))
    if (other !== seq && (await reader.slot(list, other))?.state !== 'erased') others.push(other);
  return others;
}

function lists(config: Config): ReadonlySet<string> {
  return new Set(config.lists.flatMap(({ address }) => address?.toLowerCase() ?? []));
}

/** Asks on a terminal; without one the answer is no. */
async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('Nothing was changed. Say --yes to do it.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Erase this for good? Type yes: ');
  terminal.close();
  if (answer.trim().toLowerCase() === 'yes') return true;
  process.stderr.write('Nothing was changed.\n');
  return false;
}

/** One line that moves, on a terminal. */
function step(): (words: string) => void {
  const { stderr } = process;
  return (words) => {
    if (stderr.isTTY) stderr.write(`\r\u001B[K${words}`);
  };
}

function usage(why: string): number {
  process.stderr.write(`${why}\n`);
  return EXIT.usage;
}
