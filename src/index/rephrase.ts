// A query that finds nothing, said otherwise: its words in their stems, or some of its words left out.
import type { ParsedQuery, QueryTerm } from './query.ts';
import { stem } from './stem.ts';
import { termGroups } from './term-groups.ts';
import { units } from './words.ts';

type Terms = Pick<ParsedQuery, 'terms'>;

const isPlain = (term: QueryTerm) => term.kind === 'word' && !term.negated;

/** The words of a query that may be left out, one a term; a run of Chinese is cut into its words. */
export function plainWords({ terms }: Terms): QueryTerm[] {
  return terms.filter(isPlain).flatMap((term) =>
    termGroups(term).map((group) => ({
      ...term,
      text: term.text.slice(group[0]!.start, group.at(-1)!.end),
    })),
  );
}

/** The query with `words` in the place of its plain words. */
export function withWords<Q extends Terms>(query: Q, words: readonly QueryTerm[]): Q {
  return { ...query, terms: [...query.terms.filter((term) => !isPlain(term)), ...words] };
}

/** A word in its stem; what has none stays as it is. */
export function inStem(term: QueryTerm): QueryTerm {
  let text = '';
  let at = 0;
  for (const { form, start, end, isCharacter } of units(term.text)) {
    text += term.text.slice(at, start) + (isCharacter ? form : (stem(form) ?? form));
    at = end;
  }
  return { ...term, text: text + term.text.slice(at) };
}
