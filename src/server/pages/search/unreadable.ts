// A search that cannot be read: what is wrong, where, and the same search without it.
import type { Problem } from '../../../index/query-problems.ts';
import type { SearchParams } from '../../../index/query.ts';
import { fill } from '../../html/fill.ts';
import { html, type Html } from '../../html/html.ts';
import type { View } from '../../html/view.ts';
import type { SearchLinks } from './links.ts';

const LONGEST_PIECE = 100;

/** The explanation; the field it is about points to it by `id="problem"`. */
export function explanation(view: View, problem: Problem, params: SearchParams, links: SearchLinks): Html {
  const { search } = view;
  const rest = withoutPiece(problem, params, links);
  const at = pieceOf(problem, params);
  return html`<div class="notice" role="alert" id="problem">
      <p><strong>${search.unreadable}</strong> ${search.problems[problem.code]}</p>
      ${at !== '' && html`<p>${search.unreadableAt} ${place(at, params)}</p>`}
      ${rest !== null && html`<p><a href="${rest}" rel="nofollow">${fill(search.without, pieceAlone(at))}</a></p>`}
    </div>`;
}

/** The name of the field that the problem is about; the box where it is none of the others. */
export function faultyField({ code, at }: Problem, params: SearchParams): string | null {
  if (/^(?:bad_page|bad_size|page_too_deep|unknown_sort|unknown_choice|unknown_author)$/u.test(code))
    return null;
  if (code === 'empty_period')
    return params.to !== undefined ? 'to' : params.from !== undefined ? 'from' : 'q';
  if (code === 'bad_date' && params.from?.trim() === at) return 'from';
  if (code === 'bad_date' && params.to?.trim() === at) return 'to';
  return (params.q ?? '').includes(at) ? 'q' : null;
}

/** What the problem is about, as it was typed; a period in two fields is put together. */
function pieceOf({ code, at }: Problem, { from, to }: SearchParams): string {
  const isOfFields = code === 'empty_period' && (from !== undefined || to !== undefined);
  return isOfFields ? [from, to].filter((day) => day !== undefined).join(' – ') : at;
}

/** The query with the piece marked in its place, or the piece alone where it comes from elsewhere. */
function place(at: string, { q = '' }: SearchParams): Html {
  const start = q.indexOf(at);
  if (start === -1 || at.length > LONGEST_PIECE || q.length > 200) return pieceAlone(at);
  return html`<code dir="auto">${q.slice(0, start)}<mark>${at}</mark>${q.slice(start + at.length)}</code>`;
}

function pieceAlone(at: string): Html {
  return html`<code><bdi>${at.slice(0, LONGEST_PIECE)}</bdi></code>`;
}

function withoutPiece({ code, at }: Problem, params: SearchParams, links: SearchLinks): string | null {
  if (code === 'bad_page' || code === 'page_too_deep' || code === 'bad_size') return links.with();
  if (code === 'unknown_sort') return links.without('sort');
  if (code === 'unknown_author') return links.without('author');
  if (code === 'unknown_choice') return links.without(at.split('=', 1)[0]!);
  const field = faultyField({ code, at }, params);
  if (field === 'from' || field === 'to') return links.without('from', 'to');
  if (field === null) return links.without(...links.filters.filter(([, value]) => value === at));
  const rest = (params.q ?? '').replace(at, ' ').replaceAll(/\s+/gu, ' ').trim();
  return at === '' || rest === '' ? null : links.with(['q', rest]);
}
