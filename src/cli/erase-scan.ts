// Looks through all mail of the vault for somebody: what they wrote, and where others' messages name them.
import type { ArchiveReader } from '../archive/archive.ts';
import type { SettledIntake } from '../ingest/vault/vault.ts';
import { overWhatIsLeft } from '../ingest/vault/what-is-left.ts';
import type { ErasedPerson } from '../mail/erased-person.ts';
import type { Occurrence, Place } from '../redact/erased-occurrences.ts';
import type { Work } from './work.ts';

const WINDOW = 200;
const MOST_EXCERPTS = 8;

export interface ListHits {
  /** slots of messages that the person wrote and that are not erased yet */
  readonly own: SettledIntake[];
  /** published messages of others in which the person stands */
  readonly others: SettledIntake[];
  readonly counts: Map<`${Occurrence['kind']} ${Place}`, number>;
  readonly excerpts: string[];
}

export interface Hits {
  readonly lists: ReadonlyMap<string, ListHits>;
  /** addresses under which somebody of the whole name wrote */
  readonly namesakes: ReadonlySet<string>;
  /** lists that are in the vault and not in the configuration: they cannot be read */
  readonly unknownLists: ReadonlySet<string>;
}

export async function scanFor(
  work: Pick<Work, 'vault' | 'pool' | 'reader' | 'peopleKey'>,
  person: ErasedPerson,
  { lists, signal, onProgress }: ScanOptions,
): Promise<Hits> {
  const { vault, pool, reader, peopleKey } = work;
  const hits = new Map<string, ListHits>();
  const namesakes = new Set<string>();
  const unknownLists = new Set<string>();
  let done = 0;
  for (let after = 0; ;) {
    signal.throwIfAborted();
    const window = vault.settled(after, WINDOW);
    if (window.length === 0) return { lists: hits, namesakes, unknownLists };
    after = window.at(-1)!.arrival;
    for (const [list, intakes] of Map.groupBy(window, (intake) => intake.list)) {
      if (!lists.has(list)) {
        unknownLists.add(list);
        continue;
      }
      const found = await overWhatIsLeft(vault, intakes, (left) =>
        pool.occurrences(list, left, person, peopleKey),
      );
      for (const [i, intake] of intakes.entries()) {
        const seen = found[i];
        if (seen === null || seen === undefined) continue;
        const { writer, found: occurrences } = seen;
        if (writer === null && (occurrences.length === 0 || !isShown(vault, intake))) continue;
        const of = listHits(hits, list);
        if (writer !== null) {
          if (writer.address !== null) namesakes.add(writer.address.toLowerCase());
          if (!of.own.some(({ seq }) => seq === intake.seq)) of.own.push(intake);
          continue;
        }
        if (!(await isPublished(reader, list, intake.seq))) continue;
        of.others.push(intake);
        note(of, occurrences);
      }
    }
    done += window.length;
    onProgress?.(done);
  }
}

// Of copies that share a slot.
function isShown(vault: Work['vault'], { list, seq, arrival }: SettledIntake): boolean {
  return vault.bySlot(list, seq)[0]?.arrival === arrival;
}

interface ScanOptions {
  readonly lists: ReadonlySet<string>;
  readonly signal: AbortSignal;
  readonly onProgress?: (messages: number) => void;
}

function listHits(hits: Map<string, ListHits>, list: string): ListHits {
  let of = hits.get(list);
  if (of === undefined) hits.set(list, (of = { own: [], others: [], counts: new Map(), excerpts: [] }));
  return of;
}

function note(of: ListHits, occurrences: readonly Occurrence[]): void {
  for (const { kind, place } of occurrences) {
    const key = `${kind} ${place}` as const;
    of.counts.set(key, (of.counts.get(key) ?? 0) + 1);
  }
  for (const { excerpt } of occurrences) if (of.excerpts.length < MOST_EXCERPTS) of.excerpts.push(excerpt);
}

async function isPublished(reader: ArchiveReader, list: string, seq: number): Promise<boolean> {
  return (await reader.slot(list, seq))?.state === 'published';
}
