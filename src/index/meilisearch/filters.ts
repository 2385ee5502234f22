// The parts of a query that are not words, as Meilisearch filters. Nothing a reader typed goes in unquoted.
import { withoutArticle } from '../fold.ts';
import type { ParsedQuery, QueryTerm } from '../query.ts';
import { indexEntries, units } from '../words.ts';
import { authorWords, wordPair } from './engine-document.ts';

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
    const isLast = index === subjectTerms.length - 1 && term.kind === 'word' && !term.negated;
    filters.push(subjectFilter(term, isLast && !isExact));
  }
  return filters;
}

function subjectFilter(term: QueryTerm, isPrefix: boolean): string {
  const words = indexEntries([...units(term.text)], true);
  const [only] = words;
  let filter: string;
  if (words.length === 1 && only !== undefined) {
    const stem = withoutArticle(only);
    filter = `subjectWords ${isPrefix ? 'STARTS WITH' : '='} ${quoted(only)}`;
    if (stem !== null) filter = `(${filter} OR subjectWords = ${quoted(stem)})`;
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
