// The search document as Meilisearch gets it: with the derived fields that its filters need.
import type { SearchDocument } from '../document.ts';
import { LOOKED_THROUGH } from '../excerpt.ts';
import { withoutArticle } from '../fold.ts';
import { simplifiedHan } from '../han-variants.ts';
import { stem } from '../stem.ts';
import { indexEntries, units } from '../words.ts';

/** Grows with each change of what a document holds. */
export const DOCUMENT_SHAPE = 3;

const MOST_SUBJECT_WORDS = 300;
const MOST_AUTHOR_WORDS = 40;
const MOST_EXTRA_WORDS = 2000;
/** The engine forgives one mistake in words from this length on. */
const SHORTEST_FORGIVEN = 5;

export interface EngineDocument extends SearchDocument {
  /** what excerpts are cut from: a whole body may be long, and 20 come in one answer */
  readonly lead: string;
  /** a thread over all lists, to group by */
  readonly threadKey: string;
  readonly isStarter: boolean;
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
  const { subject, body, author } = document;
  return {
    ...document,
    lead: body.slice(0, LOOKED_THROUGH).toWellFormed(),
    threadKey: `${document.list}-${document.thread}`,
    isStarter: document.seq === document.thread,
    authorWords: authorWords(author),
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

const KANA = /[\p{sc=Hiragana}\p{sc=Katakana}]/u;
const HAN_RUN = /\p{sc=Han}{1,20}/gu;

/**
 * A text as the engine can compare it: without tatweel, of full-width letters the usual ones, of Chinese characters the
 * simplified ones. Done to what is looked up; of documents, which are shown as they are, the words that change go into
 * `extra`.
 */
export function comparable(text: string): string {
  const plain = text.normalize('NFKC').replaceAll('\u0640', '');
  return KANA.test(plain) ? plain : simplified(plain);
}

function simplified(text: string): string {
  return text.replaceAll(/\p{sc=Han}/gu, simplifiedHan);
}

/**
 * Stems, where the engine's own forgiveness does not lead from one form to the other: it knows no endings, but a typing
 * mistake in five letters. It also keeps ё apart from е. Chinese characters of a Japanese text stand here as Chinese, for
 * which they are taken where a query has nothing else.
 */
function extraWords(text: string): string[] {
  const extra = new Set<string>();
  const isJapanese = KANA.test(text);
  for (const [run] of text.matchAll(HAN_RUN)) {
    if (extra.size >= MOST_EXTRA_WORDS) break;
    if (isJapanese || simplified(run) !== run) extra.add(simplified(run));
  }
  for (const { form, start, end, isCharacter } of units(text)) {
    if (extra.size >= MOST_EXTRA_WORDS) break;
    if (isCharacter) continue;
    const written = text.slice(start, end);
    if (/ё/i.test(written)) extra.add(form);
    if (comparable(written) !== written.normalize('NFC')) extra.add(form).add(withoutArticle(form) ?? form);
    const other = stem(form);
    if (other === null) continue;
    if (other.length < SHORTEST_FORGIVEN || form.length - other.length > 1 || !/^[a-z]/.test(form))
      extra.add(other);
  }
  return [...extra];
}
