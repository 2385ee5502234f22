// How an erasure begins: who or what is meant, what would go, and the consent of the operator. What `erase` and the
// decision on a request for removal share.
import type { Config } from '../config/load.ts';
import type { UnfinishedErasure } from '../ingest/vault/vault.ts';
import type { EraseReason } from '../mail/message.ts';
import { canonicalAddress } from '../mail/person-hash.ts';
import { isPersonsAddress } from '../mail/role-address.ts';
import { ArchiveError } from '../ops/errors.ts';
import { findPerson, type PersonDraft } from './erase-person.ts';
import { type Hits, scanFor } from './erase-scan.ts';
import { messagePreview, outcomeWords, personPreview } from './erase-words.ts';
import { carryOut, type ErasingOptions } from './erasing.ts';
import { EXIT } from './outcome.ts';
import { fillPeople } from './people.ts';
import type { Work } from './work.ts';

/** Asked after the preview. */
export type Agree = () => Promise<boolean>;

export interface Begun {
  readonly erasure: UnfinishedErasure;
  /** where the person stands, if that is known and cannot have changed */
  readonly hits?: Hits;
}

/** Carries it out and says how that went; gives the exit code. */
export async function finish({ erasure, hits }: Begun, erasing: ErasingOptions): Promise<number> {
  const outcome = await carryOut(erasure, erasing, hits);
  erasing.onStep('');
  process.stdout.write(`${outcomeWords(outcome)}\n`);
  const isLeft = outcome.files.search.remains.length > 0 || outcome.unknownLists.length > 0;
  return outcome.isComplete && !isLeft ? EXIT.done : EXIT.failed;
}

/** Gives an exit code where nothing is begun: it was not agreed to, or is unclear who is meant. */
export async function beginPerson(
  { config, work, signal, isAlone, onStep }: ErasingOptions,
  draft: PersonDraft,
  reason: EraseReason,
  agree: Agree,
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
  if (!(await agree())) return EXIT.failed;
  vault.beginErasure(hashed, person);
  // beside a worker more may have come meanwhile: then it is looked for once more
  return { erasure: { id: hashed.id, reason, person, message: null }, ...(isAlone && { hits }) };
}

/** As `beginPerson`, for one message. Throws LIST_UNKNOWN, SLOT_UNKNOWN. */
export async function beginMessage(
  { config, work }: ErasingOptions,
  { list, seq }: { readonly list: string; readonly seq: number },
  reason: EraseReason,
  agree: Agree,
): Promise<Begun | number> {
  if (!config.lists.some(({ id }) => id === list)) throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const message = await work.reader.message(list, seq);
  if (message === null) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  process.stdout.write(`${messagePreview(message, await sameMessageId(work, list, seq))}\n`);
  if (!(await agree())) return EXIT.failed;
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

function usage(why: string): number {
  process.stderr.write(`${why}\n`);
  return EXIT.usage;
}
