// Mistyped words: what another word may be forgiven for, and how a query reads with the words that were searched.
import type { ParsedQuery, QueryTerm } from './query.ts';
import { splitQuery } from './query-pieces.ts';
import type { Correction } from './search.ts';
import { units, type Unit } from './words.ts';

/** From how many letters on one mistake is forgiven, and two: Meilisearch's own limits. */
const ONE_FROM = 5;
const TWO_FROM = 9;

export interface TypedWord {
  /** folded */
  readonly form: string;
  /** as typed */
  readonly text: string;
  readonly term: QueryTerm;
  /** the reader may not have finished it */
  readonly isLast: boolean;
}

/** How many letters of a folded word may be wrong; none in what has digits or is not written in letters. */
export function mistakesForgiven({ form, isCharacter }: Pick<Unit, 'form' | 'isCharacter'>): 0 | 1 | 2 {
  if (isCharacter || form.length < ONE_FROM || /\p{N}/u.test(form)) return 0;
  return form.length < TWO_FROM ? 1 : 2;
}

/** The words of a query that may be mistyped: neither in phrases nor negated. */
export function typedWords({ terms }: Pick<ParsedQuery, 'terms'>): TypedWord[] {
  const words = terms
    .filter((term) => term.kind === 'word' && !term.negated)
    .flatMap((term) => [...units(term.text)].map((unit) => ({ unit, term })));
  return words.flatMap(({ unit, term }, index) =>
    mistakesForgiven(unit) === 0
      ? []
      : [
          {
            form: unit.form,
            text: term.text.slice(unit.start, unit.end),
            term,
            isLast: index === words.length - 1,
          },
        ],
  );
}

/**
 * Letters to insert, delete, replace or swap with their neighbour to come from `typed` to `word`. `isOpen`: to the
 * nearest beginning of `word`. O(length²) of words that `units` has cut.
 */
export function mistakesBetween(typed: string, word: string, isOpen: boolean): number {
  const [from, to] = [Array.from(typed), Array.from(word)];
  let before: number[] = [];
  let last = Array.from({ length: to.length + 1 }, (_, index) => index);
  for (let i = 1; i <= from.length; i++) {
    const row = [i];
    for (let j = 1; j <= to.length; j++) {
      const same = from[i - 1] === to[j - 1] ? 0 : 1;
      let least = Math.min(row[j - 1]! + 1, last[j]! + 1, last[j - 1]! + same);
      if (i > 1 && j > 1 && from[i - 1] === to[j - 2] && from[i - 2] === to[j - 1])
        least = Math.min(least, before[j - 2]! + 1);
      row.push(least);
    }
    [before, last] = [last, row];
  }
  return isOpen ? Math.min(...last) : last[to.length]!;
}

/** The query with other words in the places of mistyped ones. */
export function correctQuery(query: ParsedQuery, words: readonly Correction[]): ParsedQuery {
  const searched = new Map(words.map((word) => [[...units(word.typed, 1)][0]?.form, word.searched]));
  const corrected = (text: string) => {
    let result = '';
    let at = 0;
    for (const { form, start, end } of units(text)) {
      const word = searched.get(form);
      if (word === undefined) continue;
      result += text.slice(at, start) + word;
      at = end;
    }
    return result + text.slice(at);
  };
  const split = splitQuery(query.text);
  const pieces = 'code' in split ? [] : split.pieces;
  return {
    ...query,
    text: pieces
      .map(({ source, operator, quoted, negated }) =>
        quoted || negated || (operator !== null && operator !== 'subject') ? source : corrected(source),
      )
      .join(' '),
    terms: query.terms.map((term) =>
      term.kind === 'word' && !term.negated ? { ...term, text: corrected(term.text) } : term,
    ),
  };
}
