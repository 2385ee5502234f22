// Splits an mbox into messages as its bytes come, holding one message at a time.
import type { SourceLimits } from './batch.ts';
import { isHeaderLine, leadBytes, MAX_FROM_LINE, parseFromLine } from './from-line.ts';

export interface MboxMessage {
  /** as it stands in the file: still quoted, without the From_ line and the empty line that ends it */
  readonly bytes: Buffer;
  readonly receivedAt: number | null;
  /** where its From_ line begins and where the next one does, in bytes of the (decompressed) file */
  readonly start: number;
  readonly end: number;
  /** larger than the limit; `bytes` is its beginning */
  readonly isCut: boolean;
  /** the file ends inside of it: no line end at the end */
  readonly isTruncated: boolean;
}

interface Current {
  readonly start: number;
  readonly receivedAt: number | null;
  pieces: Buffer[];
  length: number;
  isCut: boolean;
  lastByte: number;
}

const NEWLINE = 10;
const RETURN = 13;
const MARK = Buffer.from('\nFrom ');
const FILE_MARK = Buffer.from('From ');
/** "\n\r\nFrom" may end a chunk: so much is carried over. */
const OVERLAP = 8;

/**
 * A separator is an empty line (or the start), a From_ line with a date, and a header line after it. `isSingle` takes
 * the whole as one message. Each byte is looked at a bounded number of times; memory is one message, cut at the limit.
 */
export class MboxSplitter {
  readonly #limits: SourceLimits;
  readonly #isSingle: boolean;
  readonly #start: number;
  /** one buffer for the whole file: what was carried over, then the new bytes */
  #work = Buffer.alloc(0);
  #carried = 0;
  /** place of the buffer in the file */
  #base: number;
  #isLineStart = true;
  #current: Current | null = null;
  #isPatchFile = false;

  constructor(limits: SourceLimits, { start = 0, isSingle = false } = {}) {
    this.#limits = limits;
    this.#isSingle = isSingle;
    this.#start = this.#base = start;
  }

  /** Takes the next bytes (they are copied), gives the messages that are complete. */
  push(chunk: Buffer): MboxMessage[] {
    const length = this.#carried + chunk.length;
    if (this.#work.length < length) {
      const larger = Buffer.alloc(length);
      this.#work.copy(larger, 0, 0, this.#carried);
      this.#work = larger;
    }
    chunk.copy(this.#work, this.#carried);
    return this.#scan(this.#work.subarray(0, length), false);
  }

  /** The file ends: gives the last message. */
  end(): MboxMessage[] {
    const messages = this.#scan(this.#work.subarray(0, this.#carried), true);
    const last = this.#close(this.#base);
    return last ? [...messages, last] : messages;
  }

  #scan(work: Buffer, isEnd: boolean): MboxMessage[] {
    const messages: MboxMessage[] = [];
    let from = 0;
    let keep = isEnd ? work.length : Math.max(0, work.length - OVERLAP);
    let at = this.#firstCandidate(work);
    while (at !== -1 && !this.#isSingle) {
      const verdict = this.#judge(work, at, isEnd);
      if (verdict === 'unknown') {
        keep = Math.max(0, at - 3);
        break;
      }
      if (verdict !== 'text') {
        this.#append(work.subarray(from, at));
        const message = this.#close(this.#base + at);
        if (message) messages.push(message);
        this.#current = {
          start: this.#base + at,
          receivedAt: verdict.receivedAt,
          pieces: [],
          length: 0,
          isCut: false,
          lastByte: 0,
        };
        from = verdict.next;
      }
      const next = work.indexOf(MARK, at);
      at = next === -1 ? -1 : next + 1;
    }
    const cut = Math.max(from, keep);
    this.#append(work.subarray(from, cut));
    this.#work.copyWithin(0, cut, work.length);
    this.#carried = work.length - cut;
    if (cut > 0) this.#isLineStart = cut === from;
    this.#base += cut;
    return messages;
  }

  #firstCandidate(work: Buffer): number {
    if (this.#base === this.#start && work.subarray(0, FILE_MARK.length).equals(FILE_MARK)) return 0;
    const found = work.indexOf(MARK);
    return found === -1 ? -1 : found + 1;
  }

  #judge(
    work: Buffer,
    at: number,
    isEnd: boolean,
  ): 'text' | 'unknown' | { receivedAt: number | null; next: number } {
    if (!this.#followsEmptyLine(work, at)) return 'text';
    const lineEnd = work.indexOf(NEWLINE, at);
    if (lineEnd === -1) return isEnd || work.length - at > MAX_FROM_LINE ? 'text' : 'unknown';
    if (lineEnd - at > MAX_FROM_LINE) return 'text';
    const next = work.subarray(lineEnd + 1, lineEnd + 1 + MAX_FROM_LINE);
    const nextEnd = next.indexOf(NEWLINE);
    if (nextEnd === -1 && !isEnd && next.length < MAX_FROM_LINE) return 'unknown';
    const line = parseFromLine(work.toString('latin1', at, lineEnd).replace(/\r$/, ''));
    if (line === null || !isHeaderLine(next.toString('latin1', 0, nextEnd === -1 ? next.length : nextEnd)))
      return 'text';
    if (this.#current === null) this.#isPatchFile = line.isPatch;
    if (line.isPatch && !this.#isPatchFile) return 'text';
    return { receivedAt: line.receivedAt, next: lineEnd + 1 };
  }

  #followsEmptyLine(work: Buffer, at: number): boolean {
    if (this.#base === this.#start && at < 64 && leadBytes(work.subarray(0, at)) === at) return true;
    if (at === 0) return false;
    let before = at - 2;
    if (work[before] === RETURN) before--;
    return before < 0 ? this.#isLineStart : work[before] === NEWLINE;
  }

  #append(bytes: Buffer): void {
    if (bytes.length === 0) return;
    this.#current ??= {
      start: this.#base,
      receivedAt: null,
      pieces: [],
      length: 0,
      isCut: false,
      lastByte: 0,
    };
    const current = this.#current;
    current.length += bytes.length;
    current.lastByte = bytes.at(-1)!;
    if (current.isCut) return;
    current.pieces.push(Buffer.from(bytes));
    if (current.length <= this.#limits.maxBytes) return;
    current.isCut = true;
    current.pieces = [Buffer.from(Buffer.concat(current.pieces).subarray(0, this.#limits.cutBytes))];
  }

  #close(end: number): MboxMessage | null {
    const current = this.#current;
    this.#current = null;
    if (current === null) return null;
    const whole = current.pieces.length === 1 ? current.pieces[0]! : Buffer.concat(current.pieces);
    const bytes = current.isCut ? whole : withoutEmptyLine(whole);
    if (leadBytes(bytes) === bytes.length) return null;
    const { start, receivedAt, isCut, lastByte } = current;
    return { bytes, receivedAt, start, end, isCut, isTruncated: lastByte !== NEWLINE };
  }
}

/** The empty line before a From_ line belongs to the mbox, not to the message. */
function withoutEmptyLine(bytes: Buffer): Buffer {
  const last = bytes.length - 1;
  if (bytes[last] !== NEWLINE) return bytes;
  if (bytes[last - 1] === NEWLINE) return bytes.subarray(0, last);
  return bytes[last - 1] === RETURN && bytes[last - 2] === NEWLINE ? bytes.subarray(0, last - 1) : bytes;
}
