// A coalition's grade as a small picture for other sites: two fields of text, readable without colour.
import type { Grade } from '../../report/openness-report.ts';
import type { View } from '../html/view.ts';
import { xml, xmlDocument } from '../feeds/xml.ts';
import { LOCALES, direction } from '../text/languages.ts';
import { coverageOf, scoreOf } from './numbers.ts';
import { isOld, type Standing } from './standings.ts';

/** Dark enough for white letters (4.5:1). */
const COLOURS: Readonly<Record<Grade, string>> = {
  open_verified: '#0b6b3a',
  open: '#2f6f1f',
  partly_open: '#8a5a00',
  not_open: '#a3262a',
  not_assessed: '#5a5f66',
};
const PAD = 8;

/** The picture as an SVG document. `now`: ms UTC; an old report is said to be old. */
export function badge(view: View, { name, newest }: Standing, now: number): string {
  const { openness: words, format, language } = view;
  const report = newest?.report ?? null;
  const grade = report === null ? words.notAssessedYet : words.grades[report.grade][0];
  const value = report !== null && isOld(report, now) ? `${grade} (${words.old})` : grade;
  const [left, right] = [widthOf(words.title), widthOf(value)];
  const width = left + right;
  const details =
    report === null
      ? words.notAssessedYetText
      : `${words.score}: ${scoreOf(view, report)}. ${words.coverage}: ${coverageOf(view, report)}. ${words.checked}: ${format.date(Date.parse(report.generated))}.`;
  const colour = COLOURS[report?.grade ?? 'not_assessed'];
  // in Arabic the label stands on the right
  const isRtl = direction(language) === 'rtl';
  const [labelAt, valueAt] = isRtl ? [right, 0] : [0, left];
  return xmlDocument(xml`<svg xmlns="http://www.w3.org/2000/svg" width="${width}" height="20" viewBox="0 0 ${width} 20" role="img" aria-labelledby="t d" xml:lang="${LOCALES[language]}">
<title id="t">${name}: ${words.title}: ${value}</title>
<desc id="d">${details}</desc>
<rect width="${width}" height="20" rx="3" fill="#3f444b"/>
<rect x="${valueAt}" width="${right}" height="20" rx="3" fill="${colour}"/>
<rect x="${isRtl ? right - 3 : left}" width="3" height="20" fill="${colour}"/>
<g fill="#fff" font-family="Verdana, 'DejaVu Sans', 'Noto Sans', sans-serif" font-size="11" text-anchor="middle" direction="${direction(language)}">
<text x="${labelAt + left / 2}" y="14">${words.title}</text>
<text x="${valueAt + right / 2}" y="14">${value}</text>
</g>
</svg>
`);
}

// Verdana at 11 px, a little more rather than less: Chinese characters are as wide as high, other letters about 7 px.
function widthOf(text: string): number {
  let width = 2 * PAD;
  for (const letter of text)
    width += /\p{Script=Han}/u.test(letter) ? 11.5 : /[\s.,()il]/u.test(letter) ? 4.5 : 7.2;
  return Math.ceil(width);
}
