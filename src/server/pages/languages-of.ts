// The languages in which a list is written, in words.
import type { ListActivity } from '../../archive/archive.ts';
import type { View } from '../html/view.ts';

const MOST_SHOWN = 8;
/** Short messages are taken for other languages now and then: what is rarer than this is not named. */
const LEAST_SHARE = 0.01;

/** "English, French and Arabic", the most used first; null where none is known. */
export function languagesOf(view: View, activity: ListActivity | undefined): string | null {
  const known = (activity?.languages ?? []).flatMap(({ language, messages }) => {
    const name = view.format.languageName(language);
    return name === null ? [] : [{ name, messages }];
  });
  const sum = known.reduce((all, { messages }) => all + messages, 0);
  const names = known.filter(({ messages }) => messages >= sum * LEAST_SHARE).map(({ name }) => name);
  return names.length === 0 ? null : view.format.series(names.slice(0, MOST_SHOWN));
}
