// The transparency log as readers see it.
import type { ReadHashes } from './merkle.ts';

/** The signed head of the log. */
export interface LogHead {
  readonly size: number;
  /** the checkpoint as a signed note */
  readonly note: string;
  /** the key of who signed it, as people hand it around (C2SP signed-note) */
  readonly verifier: string;
}

/** What opens the commitments of a slot; salts in base64, null once they are deleted. */
export interface Opening {
  readonly version: number;
  /** index of the leaf that gave the slot its number */
  readonly seenLeaf: number;
  /** index of the leaf of the last decision; null while there is none */
  readonly leaf: number | null;
  readonly saltId: string | null;
  readonly saltRecord: string | null;
}

export interface LogReader {
  /** Null before the first signature. Leaves behind its size are not published yet. */
  head(): Promise<LogHead | null>;
  /** Leaves `from` to before `to`, as many as there are. */
  leaves(from: number, to: number): Promise<string[]>;
  /** Throws RangeError for hashes that are not there. */
  readonly hashes: ReadHashes;
}
