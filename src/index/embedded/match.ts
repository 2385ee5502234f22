// From a parsed query to an FTS5 expression. Only folded letters and digits go in, each word between quotation marks.
import type { ParsedQuery, QueryTerm } from '../query.ts';
import { stem } from '../stem.ts';
import { termGroups } from '../term-groups.ts';
import { indexEntries, units, type Unit } from '../words.ts';

export interface Match {
  /** what must match, one expression a word; null entries never occur */
  readonly positive: readonly string[];
  /** what must not match */
  readonly negative: readonly string[];
  /** parts of `positive` that may be left out from the end when nothing is found: plain words, in order */
  readonly words: readonly string[];
}

const SHORTEST_PREFIX = 2;

/**
 * The parts of `query` that FTS5 looks after. `isExact`: whole words, with their article. `isLoose`: of a run of
 * characters that no dictionary cuts, each pair is a word.
 */
export function toMatch(query: ParsedQuery, isExact: boolean, isLoose = false): Match {
  const required: string[] = [];
  const words: string[] = [];
  const negative: string[] = [];
  const lastWord = query.terms.findLast((term) => term.kind === 'word' && !term.negated);
  for (const term of query.terms) {
    for (const expression of termExpressions(term, term === lastWord, isExact, isLoose)) {
      if (term.negated) negative.push(expression);
      else if (term.kind === 'phrase') required.push(expression);
      else words.push(expression);
    }
  }
  for (const name of query.from) {
    for (const entry of indexEntries([...units(name)])) required.push(`author : "${entry}" *`);
  }
  return { positive: [...required, ...words], negative, words };
}

function termExpressions(term: QueryTerm, isLast: boolean, isExact: boolean, isLoose: boolean): string[] {
  const isWord = term.kind === 'word' && !isExact;
  // Other forms of a word are for words alone: a phrase, or what is left out, is meant as it is written.
  const hasForms = isWord && !term.negated;
  const fields = term.field === 'subject' ? ['subject'] : ['subject', 'body', 'author', 'attachments'];
  const forms = term.field === 'subject' ? ['subject_extra'] : ['subject_extra', 'extra'];
  const columns = `{${[...fields, ...(hasForms ? forms : [])].join(' ')}} : `;
  const groups = isLoose && term.kind === 'word' ? termGroups(term).flatMap(pairs) : termGroups(term);
  return groups.map((group, index) => {
    const isPrefix = isWord && isLast && index === groups.length - 1;
    return columns + groupExpression(group, isPrefix, hasForms);
  });
}

function pairs(group: readonly Unit[]): (readonly Unit[])[] {
  if (group.length < 3 || !group.every(({ isCharacter }) => isCharacter)) return [group];
  return group.slice(1).map((unit, index) => [group[index]!, unit]);
}

function groupExpression(group: readonly Unit[], isPrefix: boolean, isWord: boolean): string {
  const entries = indexEntries(group, true);
  const [only] = entries;
  if (entries.length !== 1 || only === undefined) return `"${entries.join(' ')}"${isPrefix ? ' *' : ''}`;
  // A single character begins the pairs that it is in.
  const isCharacter = group[0]?.isCharacter === true && group.length === 1;
  if (isCharacter || (isPrefix && only.length >= SHORTEST_PREFIX)) return orStem(`"${only}" *`, only, isWord);
  return orStem(`"${only}"`, only, isWord);
}

function orStem(expression: string, entry: string, isWord: boolean): string {
  const other = isWord ? stem(entry) : null;
  return other === null ? `(${expression})` : `(${expression} OR "${other}")`;
}
