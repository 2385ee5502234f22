// The log of an archive, read entry by entry and held against the signed head: after that, what its leaves say is what the
// operator signed. It grows while it is read; each new head must begin with the one before.
import { type Checkpoint, parseCheckpoint } from '../../archive/log/checkpoint.ts';
import { HASH_BYTES, leafHash, TILE_WIDTH } from '../../archive/log/merkle.ts';
import { isSignedBy, parseNote, type Verifier } from '../../archive/log/note.ts';
import { hashesIn, tilePath, type TileName, tilesOf, unbundle } from '../../archive/log/tiles.ts';
import { parseLeaf } from '../../archive/log/leaf.ts';
import type { FindingCode, Notes, Where } from './finding.ts';
import { type Published, Unread } from './published.ts';
import type { SlotMachine } from './slot-machine.ts';
import { Tree } from './tree.ts';

const MOST_CHECKPOINT = 100_000;
const MOST_BUNDLE = TILE_WIDTH * (2 + 0xffff);
/** Two and a half million messages; their hashes and states fit into a gigabyte. */
export const MOST_LEAVES = 5_000_000;
const TILES_AT_ONCE = 16;
const MOST_NAMED = 20;

/** The log cannot be trusted: what was found wrong is in the notes, and there is nothing to go on with. */
export class NotTrusted extends Error {}

export interface SignedHead extends Checkpoint {
  /** as a signed note */
  readonly note: string;
}

/** An earlier head, with the hashes of its leaves where they are known. */
export interface EarlierHead extends SignedHead {
  readonly hashes: readonly Buffer[] | null;
}

export class VerifiedLog {
  readonly tree = new Tree();
  #head: SignedHead | null = null;
  /** the newest head that was signed by the trusted key, whether it held or not */
  signed: SignedHead | null = null;
  readonly #published: Published;
  readonly #verifier: Verifier;
  readonly #slots: SlotMachine;
  readonly #notes: Notes<FindingCode>;
  readonly #onRead: (leaves: number, of: number) => void;

  constructor(parts: {
    readonly published: Published;
    readonly verifier: Verifier;
    readonly slots: SlotMachine;
    readonly notes: Notes<FindingCode>;
    readonly onRead?: (leaves: number, of: number) => void;
  }) {
    this.#published = parts.published;
    this.#verifier = parts.verifier;
    this.#slots = parts.slots;
    this.#notes = parts.notes;
    this.#onRead = parts.onRead ?? (() => undefined);
  }

  /** The newest head that was read and held. */
  get head(): SignedHead {
    if (this.#head === null) throw new NotTrusted();
    return this.#head;
  }

  get size(): number {
    return this.#head?.size ?? 0;
  }

  /** Reads the log up to its present head. Throws NotTrusted, Unread. */
  async extend(): Promise<void> {
    const bytes = await this.#published.logFile('checkpoint', MOST_CHECKPOINT);
    if (bytes === null) return this.#stop('no_log');
    const next = this.#readHead(bytes.toString('utf8'));
    this.signed = next;
    const before = this.#head;
    if (before !== null && next.size < before.size) return this.#stop('log_shrunk', { leaf: next.size });
    if (before !== null && next.size === before.size) {
      if (!next.root.equals(before.root)) this.#stop('log_forked');
      return;
    }
    if (next.size > MOST_LEAVES) throw new Unread('too_large', 'log/checkpoint');
    const from = this.tree.size;
    await this.#readEntries(from, next.size);
    // the leaves of the head before are part of the tree: one root that holds proves both
    if (!(await this.tree.rootAt(next.size)).equals(next.root))
      this.#stop(before === null ? 'root_differs' : 'log_rewritten');
    this.#head = next;
  }

  /** Holds this log against a head that was seen earlier, or by somebody else. Throws NotTrusted. */
  async follows(earlier: EarlierHead): Promise<void> {
    const { size, head, tree } = this;
    if (size >= earlier.size && (await tree.rootAt(earlier.size)).equals(earlier.root)) return;
    const code = size < earlier.size ? 'log_shrunk' : size === earlier.size ? 'log_forked' : 'log_rewritten';
    const first = earlier.hashes?.findIndex((hash, i) => i < size && !hash.equals(tree.hashes[i]!)) ?? -1;
    if (first >= 0) return this.#stop(code, await this.#nameLeaf(first, head.size));
    return this.#stop(code, code === 'log_shrunk' ? { leaf: size } : {});
  }

  /**
   * Holds this log, out of an old export, against a larger head: by the hashes of its leaves. False where these are not
   * known, and nothing can be said. Throws NotTrusted.
   */
  async precedes({ hashes }: EarlierHead): Promise<boolean> {
    if (hashes === null) return false;
    const { hashes: own } = this.tree;
    const first = own.findIndex((hash, i) => !hash.equals(hashes[i]!));
    if (first >= 0) this.#stop('log_rewritten', await this.#nameLeaf(first, this.size));
    return true;
  }

  /** A note that is signed by the trusted key. Throws NotTrusted. */
  #readHead(text: string): SignedHead {
    const note = parseNote(text);
    const head = note === null ? null : parseCheckpoint(note.text);
    if (note === null || head === null) return this.#stop('checkpoint_unreadable');
    if (!isSignedBy(note, this.#verifier)) return this.#stop('signature_wrong');
    if (head.origin !== this.#verifier.name) return this.#stop('signature_wrong');
    return { ...head, note: text };
  }

  async #readEntries(from: number, size: number): Promise<void> {
    const firstTile = Math.floor(from / TILE_WIDTH);
    const names = tilesOf('entries', size).slice(firstTile);
    let isBroken = false;
    for (let i = 0; i < names.length; i += TILES_AT_ONCE) {
      const tiles = await Promise.all(names.slice(i, i + TILES_AT_ONCE).map((name) => this.#readTile(name)));
      for (const tile of tiles) {
        if (tile === null) return this.#stop('entries_missing', { leaf: this.tree.size });
        isBroken = this.#takeTile(tile.entries, tile.hashes) || isBroken;
      }
      this.#onRead(this.tree.size, size);
    }
    if (isBroken) throw new NotTrusted();
  }

  /** Entries of a tile from the first that is not known yet. Gives whether one of them is not what stands in the tree. */
  #takeTile(entries: readonly Buffer[], hashes: readonly Buffer[]): boolean {
    let wrong = 0;
    for (let i = this.tree.size % TILE_WIDTH; i < entries.length; i += 1) {
      const entry = entries[i]!;
      const hash = leafHash(entry);
      if (!hash.equals(hashes[i]!)) {
        wrong += 1;
        if (wrong <= MOST_NAMED) this.#notes.add('entry_differs', { ...slotOf(entry), leaf: this.tree.size });
      }
      this.tree.append(hash);
      this.#slots.take(entry);
    }
    return wrong > 0;
  }

  async #readTile(name: TileName): Promise<{ entries: Buffer[]; hashes: Buffer[] } | null> {
    const [bytes, level0] = await Promise.all([
      this.#published.logFile(`tile/${tilePath(name)}`, MOST_BUNDLE),
      this.#published.logFile(`tile/${tilePath({ ...name, level: 0 })}`, TILE_WIDTH * HASH_BYTES),
    ]);
    const entries = bytes === null ? null : unbundle(bytes, name.width);
    const hashes = level0 === null ? null : hashesIn(level0, name.width);
    return entries === null || hashes === null ? null : { entries, hashes };
  }

  async #nameLeaf(index: number, size: number): Promise<Where> {
    const number = Math.floor(index / TILE_WIDTH);
    const width = Math.min(TILE_WIDTH, size - number * TILE_WIDTH);
    const tile = await this.#readTile({ level: 'entries', number, width }).catch(() => null);
    const entry = tile?.entries[index % TILE_WIDTH];
    return { ...(entry !== undefined && slotOf(entry)), leaf: index };
  }

  #stop(code: FindingCode, where: Where = {}): never {
    this.#notes.add(code, where);
    throw new NotTrusted();
  }
}

/** A head out of a note that this verifier signed; null where it is none. */
export function readSignedHead(text: string, verifier: Verifier): SignedHead | null {
  const note = parseNote(text);
  if (note === null || !isSignedBy(note, verifier)) return null;
  const head = parseCheckpoint(note.text);
  return head === null || head.origin !== verifier.name ? null : { ...head, note: text };
}

function slotOf(entry: Buffer): Where {
  const leaf = parseLeaf(entry);
  if (leaf === null || !('list' in leaf)) return {};
  return 'seq' in leaf ? { list: leaf.list, seq: Number(leaf.seq) } : { list: leaf.list };
}
