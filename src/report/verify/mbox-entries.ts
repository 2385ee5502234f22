// An mbox as its bytes come, entry by entry. It may come from anybody: each byte is looked at once, and no more than one
// entry is kept, cut where it is longer than any honest one.

/** The longest text that is published (`textChars` of `src/ingest/parse/limits.ts`) is less than this, however encoded. */
const MOST_ENTRY = 32 * 1024 * 1024;
const MARK = Buffer.from('\nFrom ');

export interface MboxEntry {
  /** from its From_ line up to the next one */
  readonly bytes: Buffer;
  /** `bytes` is only its beginning */
  readonly isCut: boolean;
}

/**
 * Every line that begins with "From " begins an entry: mboxrd has quoted all others. What stands before the first one
 * is given as an entry too; an empty line that ends the file or stands before all others is part of none.
 */
export async function* mboxEntries(
  chunks: AsyncIterable<Buffer>,
  mostBytes = MOST_ENTRY,
): AsyncGenerator<MboxEntry> {
  let entry = new Collected(mostBytes);
  // the beginning of a file is that of a line
  let rest: Buffer = Buffer.from('\n');
  for await (const chunk of chunks) {
    const work = Buffer.concat([rest, chunk]);
    let from = 0;
    for (let at = work.indexOf(MARK); at >= 0; at = work.indexOf(MARK, at + 1)) {
      entry.add(work.subarray(from, at + 1));
      if (!entry.isBlank) yield entry.whole();
      entry = new Collected(mostBytes);
      from = at + 1;
    }
    const end = Math.max(from, work.length - (MARK.length - 1));
    entry.add(work.subarray(from, end));
    rest = work.subarray(end);
  }
  entry.add(rest);
  if (!entry.isBlank) yield entry.whole();
}

class Collected {
  readonly #most: number;
  readonly #pieces: Buffer[] = [];
  #length = 0;
  #isCut = false;
  /** nothing but line ends so far */
  isBlank = true;

  constructor(most: number) {
    this.#most = most;
  }

  add(bytes: Buffer): void {
    if (this.isBlank) this.isBlank = bytes.every((byte) => byte === 10 || byte === 13);
    const room = this.#most - this.#length;
    if (bytes.length > room) this.#isCut = true;
    if (room <= 0 || bytes.length === 0) return;
    this.#pieces.push(bytes.subarray(0, room));
    this.#length += Math.min(bytes.length, room);
  }

  whole(): MboxEntry {
    return { bytes: Buffer.concat(this.#pieces), isCut: this.#isCut };
  }
}
