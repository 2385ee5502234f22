// The search document as Meilisearch gets it: with the derived fields that its filters need.
import type { SearchDocument } from '../document.ts';
import { stem } from '../stem.ts';
import { indexEntries, units } from '../words.ts';

/** Stand around a found word in an answer. Taken out of documents, so that nobody can write one into a mail. */
export const MARK_START = '\uE000';
export const MARK_END = '\uE001';
const MARKERS = /[\uE000\uE001]/g;

/** Grows with each change of what a document holds. */
export const DOCUMENT_SHAPE = 2;

/** The engine does not find values of more than 468 bytes. */
const LONGEST_LABEL = 100;
const MOST_SUBJECT_WORDS = 300;
const MOST_AUTHOR_WORDS = 40;
const MOST_EXTRA_WORDS = 2000;
/** The engine forgives one mistake in words from this length on. */
const SHORTEST_FORGIVEN = 5;

export interface EngineDocument extends SearchDocument {
  /** a thread over all lists, to group by */
  readonly threadKey: string;
  readonly isStarter: boolean;
  /** key and label, so that one facet tells both */
  readonly authorLabelled: string;
  /** folded words of the author's label, for from: */
  readonly authorWords: readonly string[];
  /** folded words and neighbouring pairs of the subject, for subject: beside other words */
  readonly subjectWords: readonly string[];
  /** stems of words, and Russian words without ё */
  readonly extra: readonly string[];
  /** names the index that a rebuild filled: answers to two questions can be told to come from one index */
  readonly generation: string;
}

export function toEngineDocument(document: SearchDocument, generation: string): EngineDocument {
  const subject = document.subject.replace(MARKERS, '');
  const label = document.author.replace(MARKERS, '');
  const body = document.body.replace(MARKERS, '');
  return {
    ...document,
    subject,
    body,
    author: label,
    threadKey: `${document.list}-${document.thread}`,
    isStarter: document.seq === document.thread,
    authorLabelled: `${document.authorKey} ${label.slice(0, LONGEST_LABEL).toWellFormed()}`,
    authorWords: authorWords(document.author),
    subjectWords: subjectWords(subject),
    extra: extraWords(`${subject}\n${body}`),
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

/** A stem in a subject, as a value that no word has. */
export function wordStem(form: string): string {
  return `~${form}`;
}

function subjectWords(subject: string): string[] {
  const words = indexEntries([...units(subject, MOST_SUBJECT_WORDS)]);
  const values = new Set(words);
  for (const [index, word] of words.entries()) {
    const next = words[index + 1];
    if (next !== undefined) values.add(wordPair(word, next));
    const other = stem(word);
    if (other !== null) values.add(wordStem(other));
  }
  return [...values];
}

/**
 * Stems, where the engine's own forgiveness does not lead from one form to the other: it knows no endings, but a typing
 * mistake in five letters. It also keeps ё apart from е.
 */
function extraWords(text: string): string[] {
  const extra = new Set<string>();
  for (const { form, start, end, isCharacter } of units(text)) {
    if (extra.size >= MOST_EXTRA_WORDS) break;
    if (isCharacter) continue;
    if (/ё/i.test(text.slice(start, end))) extra.add(form);
    const other = stem(form);
    if (other === null) continue;
    if (other.length < SHORTEST_FORGIVEN || form.length - other.length > 1 || !/^[a-z]/.test(form))
      extra.add(other);
  }
  return [...extra];
}
