// Reads a source to its end as the line does: keeps the cursors, counts, remembers notices.
import type { Incoming, ReadContext, Source } from '../../src/ingest/source/source.ts';

export type Cursors = Map<string, string>;

export interface SourceReading {
  readonly messages: Incoming[];
  readonly unrouted: number;
  readonly oversized: number;
  readonly batches: number;
  readonly expected: number | null;
  readonly notices: [what: string, count: number][];
}

export interface ReadOptions {
  readonly signal?: AbortSignal;
  /** called when the number of messages to come is known, before the first is fetched */
  readonly onExpect?: () => void;
  readonly onNotice?: () => void;
  /** called after each batch was kept; stop reading by returning false */
  readonly onBatch?: (messages: readonly Incoming[]) => Promise<boolean | void> | boolean | void;
}

/** Reads until the source is drained; `cursors` stands for the vault and is moved with each batch. */
export async function readSource(
  source: Source,
  cursors: Cursors,
  options: ReadOptions = {},
): Promise<SourceReading> {
  const reading = {
    messages: [] as Incoming[],
    unrouted: 0,
    oversized: 0,
    batches: 0,
    expected: null as number | null,
    notices: [] as [string, number][],
  };
  const context: ReadContext = {
    cursor: (list) => cursors.get(list) ?? null,
    fetchedToday: (account) => Number(cursors.get(account) ?? 0),
    signal: options.signal ?? new AbortController().signal,
    expect: (messages) => {
      reading.expected = messages;
      options.onExpect?.();
    },
    notice: (what, count) => {
      reading.notices.push([what, count]);
      options.onNotice?.();
    },
  };
  for await (const batch of source.batches(context)) {
    reading.batches++;
    reading.messages.push(...batch.messages);
    reading.unrouted += batch.unrouted;
    reading.oversized += batch.oversized;
    for (const [list, cursor] of Object.entries(batch.cursors)) cursors.set(list, cursor);
    if (batch.fetched !== undefined) {
      const { account, bytes } = batch.fetched;
      cursors.set(account, String(Number(cursors.get(account) ?? 0) + bytes));
    }
    if ((await options.onBatch?.(batch.messages)) === false) break;
  }
  return reading;
}

/** Subjects of the messages, in order. */
export function subjects(messages: readonly Incoming[]): string[] {
  return messages.map(
    ({ bytes }) => /^Subject: (.*?)\r?$/m.exec(Buffer.from(bytes).toString('latin1'))?.[1] ?? '',
  );
}
