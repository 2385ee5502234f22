// The search document as Meilisearch gets it: with the derived fields that its filters need.
import type { SearchDocument } from '../document.ts';
import { withoutArticle } from '../fold.ts';
import { indexEntries, units } from '../words.ts';

/** Stand around a found word in an answer. Taken out of documents, so that nobody can write one into a mail. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';
const MARKERS = /[\uE000\uE001]/g;

/** Grows with each change of what a document holds. */
export const DOCUMENT_SHAPE = 2;

const MOST_SUBJECT_WORDS = 300;
const MOST_AUTHOR_WORDS = 40;
const MOST_EXTRA_WORDS = 2000;

export interface EngineDocument extends SearchDocument {
  /** a thread over all lists, to group by */
  readonly threadKey: string;
  readonly isStarter: boolean;
  /** folded words of the author's label, for from: */
  readonly authorWords: readonly string[];
  /** folded words and neighbouring pairs of the subject, for subject: beside other words */
  readonly subjectWords: readonly string[];
  /** Arabic words without article; the engine itself only knows the plain one */
  readonly extra: readonly string[];
  /** names the index that a rebuild filled: answers to two questions can be told to come from one index */
  readonly generation: string;
}

export function toEngineDocument(document: SearchDocument, generation: string): EngineDocument {
  const subject = document.subject.replace(MARKERS, '');
  const body = document.body.replace(MARKERS, '');
  return {
    ...document,
    subject,
    body,
    author: document.author.replace(MARKERS, ''),
    threadKey: `${document.list}-${document.thread}`,
    isStarter: document.seq === document.thread,
    authorWords: authorWords(document.author),
    subjectWords: subjectWords(subject),
    extra: articleFree(`${subject}\n${body}`),
    generation,
  };
}

/** Folded words as from: looks them up, on both sides. */
export function authorWords(label: string): string[] {
  return [...new Set(indexEntries([...units(label, MOST_AUTHOR_WORDS)]))];
}

/** A phrase of two words in a subject, as one value. */
export function wordPair(first: string, second: string): string {
  return `${first} ${second}`;
}

function subjectWords(subject: string): string[] {
  const words = indexEntries([...units(subject, MOST_SUBJECT_WORDS)]);
  const values = new Set(words);
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next !== undefined) values.add(wordPair(word, next));
    const stem = withoutArticle(word);
    if (stem !== null) values.add(stem);
  }
  return [...values];
}

const ARABIC_WORD = /[\u0620-\u065F\u0670-\u06D3]{5,40}/g;

function articleFree(text: string): string[] {
  const stems = new Set<string>();
  for (const [word] of text.matchAll(ARABIC_WORD)) {
    for (const unit of units(word, 1)) {
      const stem = withoutArticle(unit.form);
      if (stem !== null) stems.add(stem);
    }
    if (stems.size >= MOST_EXTRA_WORDS) break;
  }
  return [...stems];
}
