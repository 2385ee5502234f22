// How much goes into one batch, and what every source is built with.
import { createHash } from 'node:crypto';
import { digestOf } from '../digest/digest.ts';
import { nameOf } from '../vault/sealed-mail.ts';
import type { Incoming, SourceBatch } from './source.ts';

export const BATCH_BYTES = 2 * 1024 * 1024;
export const BATCH_MESSAGES = 200;

export interface SourceLimits {
  /** larger messages are cut; bytes */
  readonly maxBytes: number;
  /** what is kept of them: the header block and the beginning of the text; bytes */
  readonly cutBytes: number;
}

export const DEFAULT_LIMITS: SourceLimits = { maxBytes: 40 * 1024 * 1024, cutBytes: 256 * 1024 };

/**
 * Names a source by type, place and account without showing them. Stable over runs. Sources of files put the List-Id
 * in as well: with another one they have to be read again.
 */
export function sourceId(type: string, ...place: readonly (string | number)[]): string {
  const digest = createHash('sha256')
    .update(JSON.stringify([type, ...place]))
    .digest('hex');
  return `${type}-${digest.slice(0, 24)}`;
}

/** Collects messages until a batch is full. Owned by one reading of one source. */
export class BatchBuilder {
  #messages: Incoming[] = [];
  #bytes = 0;
  #seen = 0;
  #unrouted = 0;
  #oversized = 0;

  add(message: Incoming): void {
    this.#seen++;
    if (message.cut === true) this.#oversized++;
    if (message.lists.length === 0) {
      this.#unrouted++;
      return;
    }
    this.#messages.push(message);
    this.#bytes += message.bytes.length;
    if (message.cut !== true) this.#addParts(message);
  }

  // In the same batch, so that digest and parts are kept in one transaction.
  #addParts({ bytes, receivedAt, lists }: Incoming): void {
    const messages = digestOf(bytes)?.messages ?? [];
    if (messages.length === 0) return;
    const partOf = nameOf(bytes);
    for (const part of messages) {
      this.#messages.push({ bytes: part, receivedAt, lists, partOf });
      this.#bytes += part.length;
    }
  }

  get isFull(): boolean {
    return this.#bytes >= BATCH_BYTES || this.#seen >= BATCH_MESSAGES;
  }

  get isEmpty(): boolean {
    return this.#seen === 0;
  }

  /** Hands out the batch with the cursors that stand behind it, and starts the next. */
  take(cursors: Readonly<Record<string, string>>): SourceBatch {
    const batch = { messages: this.#messages, unrouted: this.#unrouted, oversized: this.#oversized, cursors };
    this.#messages = [];
    this.#bytes = this.#seen = this.#unrouted = this.#oversized = 0;
    return batch;
  }
}
