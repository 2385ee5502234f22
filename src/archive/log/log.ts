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

/** Somebody else who signs heads of the log that they saw grow and nothing else (C2SP tlog-witness). */
export interface Witness {
  /** the key of its cosignatures, as people hand it around */
  readonly verifier: string;
  /** where heads are sent, without `/add-checkpoint` */
  readonly url: string;
  /** who runs it; witnesses of one organisation count once */
  readonly organisation: string;
}

/** A witness with what it signed last. */
export interface WitnessState extends Witness {
  readonly cosigned: {
    readonly size: number;
    /** the note as the log had signed it */
    readonly note: string;
    /** the line under it */
    readonly line: string;
    /** ms UTC, by the witness's clock */
    readonly at: number;
  } | null;
}

export interface LogReader {
  /** Null before the first signature. Leaves behind its size are not published yet. */
  head(): Promise<LogHead | null>;
  /** Last heads of those who signed the log before it was handed over, the oldest first. */
  predecessors(): Promise<LogHead[]>;
  /** In the order of the configuration. */
  witnesses(): Promise<WitnessState[]>;
  /** How many organisations have to cosign a head that others should rely on; 0 where none has to. */
  quorum(): Promise<number>;
  /** Leaves `from` to before `to`, as many as there are. */
  leaves(from: number, to: number): Promise<string[]>;
  /** Throws RangeError for hashes that are not there. */
  readonly hashes: ReadHashes;
}
