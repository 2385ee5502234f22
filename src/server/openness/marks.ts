// Grades and results as a small picture with its word: the picture adds to the word, colour adds to the picture.
import type { Grade, Result } from '../../report/openness-report.ts';
import { html, type Html } from '../html/html.ts';
import type { View } from '../html/view.ts';

type Shape = 'shield' | 'tick' | 'half' | 'cross' | 'question' | 'dash';

const GRADE_SHAPES = {
  open_verified: 'shield',
  open: 'tick',
  partly_open: 'half',
  not_open: 'cross',
  not_assessed: 'question',
} as const satisfies Readonly<Record<Grade, Shape>>;

const RESULT_SHAPES = {
  pass: 'tick',
  partial: 'half',
  fail: 'cross',
  unknown: 'question',
  not_applicable: 'dash',
} as const satisfies Readonly<Record<Result, Shape>>;

/** On a field of 16 by 16, to be filled by the even-odd rule: the sign is cut out of its ground. */
const PATHS: Readonly<Record<Shape, string>> = {
  shield: 'M8 0l7 2v6c0 4-3 6.7-7 8-4-1.3-7-4-7-8V2zM6.8 11.6L12.3 5.5 11 4.3 6.7 9 4.9 7.2 3.7 8.5z',
  tick: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM6.8 12L12.5 5.5 11.2 4.3 6.7 9.4 4.8 7.5 3.5 8.8z',
  half: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM8 2v12A6 6 0 0 0 8 2z',
  cross:
    'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM5.3 4L4 5.3 6.7 8 4 10.7 5.3 12 8 9.3 10.7 12 12 10.7 9.3 8 12 5.3 10.7 4 8 6.7z',
  question:
    'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM7.1 9.7h1.7c0-1.3 2.3-1.5 2.3-3.7C11.1 4.3 9.8 3.2 8 3.2S4.9 4.3 4.8 6h1.7C6.5 5.2 7.2 4.7 8 4.7s1.4.5 1.4 1.3C9.4 7.2 7.1 7.5 7.1 9.7zM7 10.9h2v2H7z',
  dash: 'M8 0a8 8 0 1 1 0 16A8 8 0 0 1 8 0zM4 7v2h8V7z',
};

/** The grade of a report, for a page that has SIGNS; null where there is none yet. */
export function gradeMark({ openness }: View, grade: Grade | null): Html {
  return grade === null
    ? mark('question', openness.notAssessedYet)
    : mark(GRADE_SHAPES[grade], openness.grades[grade][0]);
}

export function resultMark({ openness }: View, result: Result): Html {
  return mark(RESULT_SHAPES[result], openness.results[result]);
}

/** The pictures, once for all marks of a page. */
export const SIGNS: Html = html`<svg class="signs" aria-hidden="true">${Object.entries(PATHS).map(
  ([shape, path]) =>
    html`<symbol id="sign-${shape}" viewBox="0 0 16 16"><path fill-rule="evenodd" d="${path}" /></symbol>`,
)}</svg>`;

// prettier-ignore
function mark(shape: Shape, word: string): Html {
  return html`<span class="mark ${shape}"><svg aria-hidden="true"><use href="#sign-${shape}" /></svg>${word}</span>`;
}
