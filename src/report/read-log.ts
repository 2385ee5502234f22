// The transparency log read from its first leaf: whether it is what its head signs, and what it says of each list.
import { setImmediate } from 'node:timers/promises';
import { parseCheckpoint } from '../archive/log/checkpoint.ts';
import type { LogReader } from '../archive/log/log.ts';
import { leafHash } from '../archive/log/merkle.ts';
import { isSignedBy, parseNote, readVerifier } from '../archive/log/note.ts';
import { type FindingCode, Notes } from './verify/finding.ts';
import { SlotMachine } from './verify/slot-machine.ts';
import { Tree } from './verify/tree.ts';

const LEAVES_A_READ = 2000;

/** Within an hour: leaves say no more. */
export const LEAF_PRECISION_MS = 3_600_000;

export type LogFault = 'no_log' | 'log_broken';

export interface WholeLog {
  readonly head: { readonly origin: string; readonly size: number; readonly root: string } | null;
  readonly fault: LogFault | null;
  readonly slots: SlotMachine;
  /** lists of which an entry breaks a rule */
  readonly broken: ReadonlySet<string>;
  /** base64 roots of the sizes that were asked for and are not beyond the head */
  readonly roots: ReadonlyMap<number, string>;
}

/**
 * Reads all leaves. `sizes`: those whose roots are wanted, to compare with what was seen before; `now`: ms UTC. Stops at
 * `signal`.
 */
export async function readLog(
  log: LogReader,
  sizes: readonly number[],
  { now, signal }: { readonly now: number; readonly signal: AbortSignal },
): Promise<WholeLog> {
  const notes = new Notes<FindingCode>();
  const slots = new SlotMachine(notes, now);
  const roots = new Map<number, string>();
  const none = { slots, broken: new Set<string>(), roots };
  const signed = await log.head();
  if (signed === null) return { ...none, head: null, fault: 'no_log' };
  const note = parseNote(signed.note);
  const verifier = readVerifier(signed.verifier);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (note === null || checkpoint === null || verifier === null || !isSignedBy(note, verifier))
    return { ...none, head: null, fault: 'log_broken' };
  const { origin, size } = checkpoint;
  const head = { origin, size, root: checkpoint.root.toString('base64') };
  const tree = new Tree();
  for (let from = 0; from < size; from += LEAVES_A_READ) {
    signal.throwIfAborted();
    const texts = await log.leaves(from, Math.min(from + LEAVES_A_READ, size));
    for (const text of texts) {
      const bytes = Buffer.from(text);
      tree.append(leafHash(bytes));
      slots.take(bytes);
    }
    // a long log must not stop the worker's other work
    await setImmediate();
  }
  const isWhole = tree.size === size && (await tree.rootAt(size)).equals(checkpoint.root);
  if (!isWhole || notes.kept.some(({ code }) => code === 'leaf_unreadable'))
    return { ...none, head, fault: 'log_broken' };
  for (const one of sizes) if (one <= size) roots.set(one, (await tree.rootAt(one)).toString('base64'));
  const broken = new Set(notes.kept.flatMap(({ list }) => list ?? []));
  return { head, slots, broken, roots, fault: null };
}
