// How busy a list is and in which languages, as pages say it.
import type { ListActivity } from '../../archive/archive.ts';
import type { View } from '../html/view.ts';

const MOST_SHOWN = 8;
/** Short messages are taken for other languages now and then: what is rarer than this is not named. */
const LEAST_SHARE = 0.01;

/** "English, French and Arabic", the most used first; null where none is known. */
export function languagesOf(view: View, { languages }: ListActivity): string | null {
  const known = languages.flatMap(({ language, messages }) => {
    const name = view.format.languageName(language);
    return name === null ? [] : [{ name, messages }];
  });
  const sum = known.reduce((all, { messages }) => all + messages, 0);
  const names = known.filter(({ messages }) => messages >= sum * LEAST_SHARE).map(({ name }) => name);
  return names.length === 0 ? null : view.format.series(names.slice(0, MOST_SHOWN));
}

/** The month a year ago (YYYY-MM): from it on, twelve whole months are counted and the one that runs. */
export function yearBefore(now: number): string {
  const date = new Date(now);
  return new Date(Date.UTC(date.getUTCFullYear() - 1, date.getUTCMonth(), 1)).toISOString().slice(0, 7);
}
