// The grade of a coalition in a word with the day of its report, for pages beside the report itself.
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';
import { gradeMark } from './marks.ts';
import { isOld, type Standing } from './standings.ts';

/** For a page that has SIGNS. */
export function gradeOf(
  view: View,
  { subject, newest }: Pick<Standing, 'subject' | 'newest'>,
  now: number,
): Html {
  const { openness: words, format, text } = view;
  const link = html`<a href="${view.href.coalition(subject)}" class="plain">${gradeMark(view, newest?.report.grade ?? null)}</a>`;
  if (newest === null) return link;
  const day = Date.parse(newest.report.generated);
  const checked = html`<span class="quiet">${text.browse.checkedOn(format.date(day))}</span>`;
  return html`${link} ${checked}${isOld(newest.report, now) && html` <strong class="old">${words.old}</strong>`}`;
}
