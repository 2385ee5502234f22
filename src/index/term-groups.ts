// What stands together in a term of a query.
import type { QueryTerm } from './query.ts';
import { units, type Unit } from './words.ts';

/** A phrase as a whole, a word as its parts. */
export function termGroups(term: QueryTerm): Unit[][] {
  const list = [...units(term.text)];
  if (list.length === 0) return [];
  return term.kind === 'phrase' || term.negated ? [list] : wordGroups(term.text, list);
}

const segmenter = new Intl.Segmenter('zh', { granularity: 'word' });

/**
 * Words that were typed together: cve-2024-1 stays one phrase, a run of Chinese becomes the words a dictionary sees,
 * where neighbouring single characters stay together because dictionaries lack names and new words.
 */
function wordGroups(text: string, list: readonly Unit[]): Unit[][] {
  if (!list.some((unit) => unit.isCharacter)) return [[...list]];
  const starts = new Set<number>();
  let wasSingle = false;
  for (const { index, segment } of segmenter.segment(text)) {
    const isSingle = /^.$/su.test(segment);
    if (!(isSingle && wasSingle)) starts.add(index);
    wasSingle = isSingle;
  }
  const groups: Unit[][] = [];
  for (const unit of list) {
    const last = groups.at(-1);
    if (last === undefined || starts.has(unit.start)) groups.push([unit]);
    else last.push(unit);
  }
  // A particle alone says nothing beside longer words.
  const longer = groups.filter((group) => group.length > 1 || group[0]?.isCharacter === false);
  return longer.length > 0 ? longer : groups;
}
