// Rows of a FETCH that are taken in before their turn comes, so that two connections send at the same time.
import type { Row } from './imap-fetch.ts';

/** What waits for its turn; beyond it the server has to wait. */
const MOST_BYTES = 8 * 1024 * 1024;

export interface Rows extends AsyncIterable<Row> {
  /** Takes no more in. */
  end(): void;
}

/** Begins at once; iterate once. */
export function takenAhead(rows: AsyncIterable<Row>): Rows {
  const waiting: Row[] = [];
  let bytes = 0;
  let isEnded = false;
  let stirred = Promise.withResolvers<void>();
  const stir = () => {
    stirred.resolve();
    stirred = Promise.withResolvers();
  };
  const end = () => {
    isEnded = true;
    stir();
  };
  const taking = (async () => {
    try {
      for await (const row of rows) {
        if (isEnded) return;
        waiting.push(row);
        bytes += row.source?.length ?? 0;
        stir();
        while (bytes > MOST_BYTES && !isEnded) await stirred.promise;
      }
    } finally {
      end();
    }
  })();
  // a fault is met when its turn comes
  taking.catch(() => {});
  return {
    end,
    async *[Symbol.asyncIterator]() {
      try {
        for (;;) {
          const row = waiting.shift();
          if (row === undefined) {
            if (isEnded) break;
            await stirred.promise;
            continue;
          }
          bytes -= row.source?.length ?? 0;
          stir();
          yield row;
        }
        await taking;
      } finally {
        end();
      }
    },
  };
}
