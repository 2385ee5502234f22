// A bag that somebody hands over, brought into an empty archive. Nothing in it is believed: the log has to be the one
// that was signed, and every number, record, policy and report has to be what the log says.
import { createHash } from 'node:crypto';
import type { z } from 'zod';
import type { ListInfo, SlotState } from '../archive/archive.ts';
import type { ArchiveFiller, GivenChange, GivenSlot } from '../archive/hand-over.ts';
import { type Checkpoint, parseCheckpoint } from '../archive/log/checkpoint.ts';
import { Ledger } from '../archive/log/ledger.ts';
import type { LogHead } from '../archive/log/log.ts';
import { isSignedBy, parseNote, readVerifier, type Verifier, verifierText } from '../archive/log/note.ts';
import { tilePath, tilesOf, unbundle } from '../archive/log/tiles.ts';
import { bytesOf, linesOf, textOf } from '../bag/lines.ts';
import { type Bag, brokenBag } from '../bag/read.ts';
import { OpeningView } from '../server/api/verifying.ts';
import { ChangeView, ListsView } from '../server/api/views.ts';
import {
  BagSite,
  HAND_OVER_FILE,
  HandOver,
  KEY_NOT_KNOWN,
  LISTS_FILE,
  listPaths,
  policyPath,
  Predecessors,
  SITE_FILE,
  SlotLine,
} from './bag-layout.ts';

const ROWS_AT_ONCE = 500;
const LARGEST_FILE = 64 << 20;
/** a record holds one message */
const LONGEST_LINE = 64 << 20;
const LARGEST_TILE = 256 * (0xffff + 2);

export interface BagLog {
  readonly head: LogHead;
  readonly checkpoint: Checkpoint;
}

export interface BagHead extends BagLog {
  readonly site: z.infer<typeof BagSite>;
  readonly lists: readonly (ListInfo & { readonly slots: number })[];
  readonly handOver: HandOver;
}

/** What a bag says of itself; its checkpoint under `trusted`, or else under the key that the bag names. */
export async function readBagHead(bag: Bag, trusted: Verifier | null): Promise<BagHead> {
  const handOver = await json(bag, HAND_OVER_FILE, HandOver);
  const { lists } = await json(bag, LISTS_FILE, ListsView);
  return {
    site: await json(bag, SITE_FILE, BagSite),
    handOver,
    lists: lists.map(({ id, name, address, join, description, policy, counts }) => ({
      id,
      name,
      address,
      join,
      description,
      policy,
      slots: Object.values(counts).reduce((sum, count) => sum + count, 0),
    })),
    ...(await readSigned(bag, trusted)),
  };
}

async function readSigned(bag: Bag, trusted: Verifier | null): Promise<BagLog> {
  const policy = await textOf(bag.read('log/policy.txt'), LARGEST_FILE, 'log/policy.txt');
  const named = readVerifier(/^log (\S+)/mu.exec(policy)?.[1] ?? '');
  const verifier = trusted ?? named;
  if (verifier === null) throw brokenBag('no_key', 'log/policy.txt');
  const text = await textOf(bag.read('log/checkpoint'), LARGEST_FILE, 'log/checkpoint');
  const note = parseNote(text);
  const checkpoint = note === null ? null : parseCheckpoint(note.text);
  if (note === null || checkpoint === null) throw brokenBag('checkpoint', 'log/checkpoint');
  if (checkpoint.origin !== verifier.name || !isSignedBy(note, verifier))
    throw brokenBag('signature', 'log/checkpoint');
  return { checkpoint, head: { size: checkpoint.size, note: text, verifier: verifierText(verifier) } };
}

/**
 * Fills an archive. `own`: the verifier key of whoever takes over, who is no predecessor. Throws BAG_BROKEN with what
 * contradicts what.
 */
export async function takeContents(
  bag: Bag,
  filler: ArchiveFiller,
  head: BagHead,
  { own, signal, onSlots }: { own: string; signal: AbortSignal; onSlots: (count: number) => void },
): Promise<void> {
  const ledger = await takeLog(bag, filler, head, signal);
  await takePredecessors(bag, filler, head, own);
  await takePolicies(bag, filler, head, ledger);
  for (const list of head.lists) {
    const keyCheck = head.handOver.lists.find(({ id }) => id === list.id)?.keyCheck ?? KEY_NOT_KNOWN;
    await filler.putList(list, keyCheck);
    const states = await takeSlots(bag, filler, list.id, { ledger, signal, onSlots });
    if (ledger.slots(list.id) !== list.slots) throw brokenBag('counts', LISTS_FILE);
    await takeChanges(bag, filler, list.id, states);
    signal.throwIfAborted();
    await filler.place(list.id);
  }
  await takeReports(bag, filler, ledger);
}

async function takeLog(
  bag: Bag,
  filler: ArchiveFiller,
  { checkpoint: { size, root } }: BagHead,
  signal: AbortSignal,
): Promise<Ledger> {
  const ledger = new Ledger();
  for (const name of tilesOf('entries', size)) {
    signal.throwIfAborted();
    const path = `log/tile/${tilePath(name)}`;
    const entries = unbundle(await bytesOf(bag.read(path), LARGEST_TILE, path), name.width);
    const leaves = entries?.map((entry) => entry.toString('latin1'));
    if (leaves === undefined || !leaves.every((leaf) => ledger.add(leaf))) throw brokenBag('leaf', path);
    await filler.putLeaves(leaves);
  }
  if (!(await filler.root(size)).equals(root)) throw brokenBag('root', 'log/checkpoint');
  return ledger;
}

// Whoever has kept a head of theirs finds it here, and that the log has only grown since.
async function takePredecessors(
  bag: Bag,
  filler: ArchiveFiller,
  { head }: BagHead,
  own: string,
): Promise<void> {
  const path = 'log/predecessors.json';
  const earlier = (await json(bag, path, Predecessors)).map(({ verifier, size, checkpoint }) => ({
    verifier,
    size,
    note: checkpoint,
  }));
  for (const one of earlier) {
    const [note, verifier] = [parseNote(one.note), readVerifier(one.verifier)];
    const said = note === null ? null : parseCheckpoint(note.text);
    const holds =
      note !== null &&
      verifier !== null &&
      said !== null &&
      isSignedBy(note, verifier) &&
      said.size <= head.size;
    if (!holds || said.size !== one.size || !(await filler.root(said.size)).equals(said.root))
      throw brokenBag('predecessor', path);
  }
  await filler.putPredecessors([...earlier, head].filter(({ verifier }) => verifier !== own));
}

async function takePolicies(bag: Bag, filler: ArchiveFiller, head: BagHead, ledger: Ledger): Promise<void> {
  const policies = [];
  for (const policy of head.handOver.policies) {
    const path = policyPath(policy);
    const document = await textOf(bag.read(path), LARGEST_FILE, path);
    if (ledger.policies.get(`${policy.id}/${policy.version}`) !== sha256(document))
      throw brokenBag('policy', path);
    policies.push({ ...policy, document });
  }
  if (policies.length !== ledger.policies.size) throw brokenBag('policy', HAND_OVER_FILE);
  await filler.putPolicies(policies);
}

interface Taking {
  readonly ledger: Ledger;
  readonly signal: AbortSignal;
  readonly onSlots: (count: number) => void;
}

// Gives the states by number, from 1 on.
async function takeSlots(
  bag: Bag,
  filler: ArchiveFiller,
  list: string,
  { ledger, signal, onSlots }: Taking,
): Promise<SlotState[]> {
  const paths = listPaths(list);
  await using keys = rows(bag, paths.slots, SlotLine);
  const states: SlotState[] = [];
  let seq = 0;
  for await (const openings of batches(rows(bag, paths.openings, OpeningView))) {
    signal.throwIfAborted();
    const slots: GivenSlot[] = [];
    for (const { salt, ...opening } of openings) {
      const { value: key } = await keys.next();
      seq += 1;
      if (opening.seq !== seq || key?.seq !== seq) throw brokenBag('numbers', paths.slots);
      const { since, sentAt, identity, messageId, references, likeness } = key;
      const own = { identity, messageId, references, likeness };
      states.push(opening.state);
      slots.push({ ...opening, saltRecord: salt, since, sentAt, keys: own });
    }
    const leaves = await filler.leavesAt(slots.flatMap(({ leaf }) => leaf ?? []));
    for (const slot of slots) {
      const why = ledger.contradiction(list, slot, (index) => leaves.get(index));
      if (why !== null) throw brokenBag(why, paths.openings);
    }
    await filler.putSlots(list, slots);
    onSlots(slots.length);
  }
  if (seq !== ledger.slots(list) || (await keys.next()).done !== true)
    throw brokenBag('numbers', paths.openings);
  return states;
}

// Search indexes and mirrors follow the feed: its last word on a slot has to be what the slot is.
async function takeChanges(
  bag: Bag,
  filler: ArchiveFiller,
  list: string,
  states: readonly SlotState[],
): Promise<void> {
  const path = listPaths(list).changes;
  const told: SlotState[] = [];
  let last = 0;
  for await (const changes of batches(rows(bag, path, ChangeView))) {
    const given: GivenChange[] = [];
    for (const change of changes) {
      if (change.list !== list || change.id <= last) throw brokenBag('changes', path);
      last = change.id;
      told[change.seq - 1] = change.kind === 'updated' ? 'published' : change.kind;
      given.push({ id: change.id, seq: change.seq, kind: change.kind, at: Date.parse(change.at) });
    }
    await filler.putChanges(list, given);
  }
  if (states.some((state, i) => told[i] !== state) || told.length > states.length)
    throw brokenBag('changes', path);
}

async function takeReports(bag: Bag, filler: ArchiveFiller, ledger: Ledger): Promise<void> {
  for (const path of [...bag.files].filter((name) => name.startsWith('reports/')).toSorted()) {
    const [, subject, issuedAt] = /^reports\/([a-z0-9][a-z0-9-]{0,62})\/(\d{1,15})\.json$/u.exec(path) ?? [];
    if (subject === undefined) throw brokenBag('report', path);
    const document = await textOf(bag.read(path), LARGEST_FILE, path);
    if (ledger.reports.get(subject)?.has(sha256(document)) !== true) throw brokenBag('report', path);
    await filler.putReport({ subject, issuedAt: Number(issuedAt), document });
  }
}

async function* rows<T>(bag: Bag, path: string, shape: z.ZodType<T>): AsyncGenerator<T, undefined> {
  for await (const line of linesOf(bag.read(path), LONGEST_LINE, path)) yield parse(line, path, shape);
  return undefined;
}

async function* batches<T>(all: AsyncIterable<T>): AsyncGenerator<T[]> {
  let batch: T[] = [];
  for await (const one of all) {
    batch.push(one);
    if (batch.length < ROWS_AT_ONCE) continue;
    yield batch;
    batch = [];
  }
  if (batch.length > 0) yield batch;
}

async function json<T>(bag: Bag, path: string, shape: z.ZodType<T>): Promise<T> {
  return parse(await textOf(bag.read(path), LARGEST_FILE, path), path, shape);
}

// What is wrong with a text of somebody else's stays in `cause`.
function parse<T>(text: string, path: string, shape: z.ZodType<T>): T {
  try {
    return shape.parse(JSON.parse(text));
  } catch (error) {
    throw brokenBag('form', path, error);
  }
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}
