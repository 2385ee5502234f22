// Looking through one thread: every message that has all the words, in the order of the thread.
import { setImmediate } from 'node:timers/promises';
import type { ArchiveView, ThreadOutline } from '../../archive/archive.ts';
import { excerpt, type Pattern } from '../../index/excerpt.ts';
import { fold } from '../../index/fold.ts';
import type { Excerpt } from '../../index/search.ts';
import { units } from '../../index/words.ts';
import type { PublicMessage } from '../../redact/public-message.ts';

const LONGEST_QUERY = 200;
const MOST_WORDS = 10;
/** Messages read at once; between them others are answered. */
const BATCH = 100;
const MOST_SHOWN = 50;

export interface Found {
  readonly total: number;
  /** the first ones */
  readonly hits: readonly { readonly message: PublicMessage; readonly excerpt: Excerpt }[];
}

/** The words of a query; empty where it has none. */
export function wordsOf(query: string): string[] {
  const pieces = query.slice(0, LONGEST_QUERY).split(/\s+/u);
  const words = pieces.map((piece) => piece.replace(/^[^\p{L}\p{N}]+|[^\p{L}\p{M}\p{N}]+$/gu, ''));
  return words.filter((word) => !units(word, 1).next().done).slice(0, MOST_WORDS);
}

/** Messages with all of `words` in author, subject or text. */
export async function findInThread(
  reader: ArchiveView,
  thread: ThreadOutline,
  words: readonly string[],
): Promise<Found> {
  const wanted = words.map(fold);
  const published = thread.places.filter((place) => place.author !== null);
  const found: number[] = [];
  for (let at = 0; at < published.length; at += BATCH) {
    const batch = published.slice(at, at + BATCH);
    const texts = await reader.textsBySeq(
      thread.list,
      batch.map((place) => place.seq),
    );
    const bySeq = new Map(texts.map((text) => [text.seq, text]));
    for (const { seq, author } of batch) {
      const text = bySeq.get(seq);
      if (text === undefined) continue;
      const folded = fold(`${author!.label}\n${text.subject}\n${text.body}`);
      if (wanted.every((word) => folded.includes(word))) found.push(seq);
    }
    await setImmediate();
  }
  const patterns = words.map((word): Pattern => ({
    forms: [...units(word)].map((unit) => [unit.form]),
    isPrefix: true,
    forgiven: 0,
  }));
  const messages = await reader.messagesBySeq(thread.list, found.slice(0, MOST_SHOWN));
  return {
    total: found.length,
    hits: messages.map((message) => ({ message, excerpt: excerpt(withoutSigns(message.body), patterns) })),
  };
}

// Where lines run together, the signs of quotations would stand among the words.
function withoutSigns(body: string): string {
  return body.replace(/^(?:>[ \t]?)+/gmu, '');
}
