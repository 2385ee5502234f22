// The change-feed rows of one transaction, written together before it ends.
import type { Change } from '../archive.ts';
import type { Commitment } from '../../mail/commitment.ts';
import { slotKey, type SlotName } from './log-book.ts';
import type { Tx } from './placement.ts';

const ROWS_A_STATEMENT = 100;

export class News {
  readonly #rows: { list: string; seq: number; kind: Change['kind']; at: number }[] = [];
  /** by slotKey */
  readonly ids = new Map<string, Commitment>();
  /** ms UTC, the same for all rows of the transaction */
  readonly at: number;

  constructor(at: number) {
    this.at = at;
  }

  tell(list: string, seq: number, kind: Change['kind']): void {
    this.#rows.push({ list, seq, kind, at: this.at });
  }

  /** Notes the commitment to the Message-ID of a new slot, for the log. */
  commit(list: string, seq: number, commitment: Commitment | undefined): void {
    if (commitment !== undefined) this.ids.set(slotKey({ list, seq }), commitment);
  }

  get slots(): readonly SlotName[] {
    return this.#rows;
  }

  get isEmpty(): boolean {
    return this.#rows.length === 0;
  }

  /** What was told of a list so far. */
  seqsOf(list: string): number[] {
    return this.#rows.flatMap((row) => (row.list === list ? row.seq : []));
  }

  /** In the order told. Call it once, last in the transaction. */
  async write(tx: Tx): Promise<void> {
    for (let i = 0; i < this.#rows.length; i += ROWS_A_STATEMENT) {
      await tx
        .insertInto('changes')
        .values(this.#rows.slice(i, i + ROWS_A_STATEMENT))
        .execute();
    }
  }
}
