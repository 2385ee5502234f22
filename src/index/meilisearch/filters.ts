// The parts of a query that are not words, as Meilisearch filters. Nothing a reader typed goes in unquoted.
import type { ParsedQuery, QueryTerm } from '../query.ts';
import { stem } from '../stem.ts';
import { indexEntries, units } from '../words.ts';
import { authorWords, wordPair, wordStem } from './engine-document.ts';

/** Filters that all must hold. `subjectTerms` are the subject: terms that the search itself does not look after. */
export function filtersOf(
  query: ParsedQuery,
  subjectTerms: readonly QueryTerm[],
  isExact: boolean,
): string[] {
  const filters: string[] = [];
  if (query.lists.length > 0) filters.push(anyOf('list', query.lists));
  if (query.languages.length > 0) filters.push(anyOf('language', query.languages));
  if (query.authorKey !== null) filters.push(`authorKey = ${quoted(query.authorKey)}`);
  if (query.after !== null) filters.push(`date >= ${Math.ceil(query.after / 1000)}`);
  if (query.before !== null) filters.push(`date < ${Math.ceil(query.before / 1000)}`);
  if (query.hasAttachment !== null) filters.push(`hasAttachment = ${query.hasAttachment}`);
  if (query.startersOnly) filters.push('isStarter = true');
  for (const name of query.from) {
    for (const word of authorWords(name)) filters.push(`authorWords STARTS WITH ${quoted(word)}`);
  }
  for (const [index, term] of subjectTerms.entries()) {
    // Other forms of a word are for words alone: a phrase, or what is left out, is meant as it is written.
    const hasForms = term.kind === 'word' && !term.negated && !isExact;
    filters.push(subjectFilter(term, hasForms, hasForms && index === subjectTerms.length - 1));
  }
  return filters;
}

function subjectFilter(term: QueryTerm, hasForms: boolean, isPrefix: boolean): string {
  const words = indexEntries([...units(term.text)], true);
  const [only] = words;
  let filter: string;
  if (words.length === 1 && only !== undefined) {
    filter = `subjectWords ${isPrefix ? 'STARTS WITH' : '='} ${quoted(only)}`;
    if (hasForms) filter = `(${filter} OR subjectWords = ${quoted(wordStem(stem(only) ?? only))})`;
  } else {
    const pairs = words.slice(1).map((word, index) => wordPair(words[index] ?? '', word));
    filter = `(${pairs.map((pair) => `subjectWords = ${quoted(pair)}`).join(' AND ')})`;
  }
  return term.negated ? `NOT ${filter}` : filter;
}

function anyOf(attribute: string, values: readonly string[]): string {
  return `${attribute} IN [${values.map(quoted).join(', ')}]`;
}

/** A string literal of the filter language: quotation marks and backslashes are escaped. */
export function quoted(value: string): string {
  return `"${value.replace(/[\\"]/g, '\\$&')}"`;
}
