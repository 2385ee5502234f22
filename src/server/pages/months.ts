// A month of a list: one line for each thread, or one for each message.
import type { ArchiveView, ListSummary, MessageHead, ThreadLine } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { registerHead } from '../html/register.ts';
import { files, type MonthView } from '../html/href.ts';
import { subjectAttributes } from '../html/message.ts';
import { dayOf, isoTime, type View } from '../html/view.ts';
import { BAD_REQUEST, NOT_FOUND, type Pages } from './page.ts';
import { readMonth, readPlace } from './read.ts';
import { marks, threadLink } from './thread-lines.ts';

const LINES_A_PAGE = 100;
const VIEWS = ['threads', 'messages'] as const satisfies readonly MonthView[];

/** Between what stands in columns where there is room. */
const DOT = html`<span class="dot"> · </span>`;

type Place = { readonly sentAt: number; readonly seq: number };
/** The lines of a page, and where the month goes on. */
type Lines = { readonly lines: Html | null; readonly next: Place | null };

export function addMonthPages(pages: Pages): void {
  pages.add('/lists/:list/:year(^\\d{4}$)/:month(^\\d{2}$)', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    const month = readMonth(`${params['year']}-${params['month']}`);
    if (list === null || month === null) return NOT_FOUND;
    const place = readPlace(query['after']);
    const shape = VIEWS.find((one) => one === (query['view'] ?? 'threads'));
    if (place === null || shape === undefined) return BAD_REQUEST;
    const after = place === undefined ? null : { sentAt: place.ms, seq: place.seq };
    const show = shape === 'threads' ? byThread : byMessage;
    const [{ lines, next }, months] = await Promise.all([
      show(view, reader, list, month, after),
      reader.months(list.id),
    ]);
    const { text, format, href } = view;
    const count = months.find((one) => one.month === month)?.messages ?? 0;
    const earlier = months.findLast((one) => one.month < month);
    const later = months.find((one) => one.month > month);
    const year = month.slice(0, 4);
    return {
      kind: 'page',
      title: `${format.month(month)} · ${list.name}`,
      list,
      feed: files.listFeed(list.id),
      noIndex: lines === null || after !== null || shape === 'messages',
      main: html`<p class="up">
          <a href="${href.list(list.id)}" dir="auto">${list.name}</a>
          <a href="${href.year(list.id, year)}">${year}</a>
        </p>
        <h1>${format.month(month)}</h1>
        ${
          lines === null
            ? html`<p>${text.emptyPeriod}</p>`
            : html`<div class="line-of">
                  <p class="quiet">${text.messages(count)}</p>
                  ${switcher(view, list, month, shape)}
                </div>
                ${lines}`
        }
        ${next !== null && html`<p class="action"><a rel="next" href="${href.month(list.id, month, { view: shape, after: next })}">${text.browse.more}</a></p>`}
        ${turnPages(view, text.browse.otherMonths, [
          earlier && [format.month(earlier.month), href.month(list.id, earlier.month, { view: shape })],
          later && [format.month(later.month), href.month(list.id, later.month, { view: shape })],
        ])}
        ${lines !== null && html`<p class="action"><a href="${files.monthMbox(list.id, month)}">${text.downloadMonth}</a></p>`}`,
    };
  });
}

async function byThread(
  view: View,
  reader: ArchiveView,
  list: ListSummary,
  month: string,
  after: Place | null,
): Promise<Lines> {
  const { threads, next } = await reader.monthThreads(list.id, month, after, LINES_A_PAGE);
  if (threads.length === 0 && next === null) return { lines: null, next };
  const { text } = view;
  const heads = [text.subject, text.browse.startedBy, text.browse.replies, text.lastActivity];
  const lines = html`<table class="register threads" role="table">
    ${registerHead(heads)}
    <tbody role="rowgroup">
      ${threads.map((thread) => threadRow(view, thread, Date.parse(`${month}-01T00:00:00Z`)))}
    </tbody>
  </table>`;
  return { lines, next };
}

function threadRow(view: View, thread: ThreadLine, monthBegins: number): Html {
  const { text } = view;
  const extra = marks(view, thread);
  const isOlder = thread.firstAt < monthBegins;
  return html`<tr role="row">
    <th scope="row" role="rowheader">
      ${threadLink(view, thread)}
      ${(isOlder || extra !== null) && html`<span class="quiet">${isOlder && text.browse.begun(view.format.date(thread.firstAt))}${isOlder && extra !== null && ' · '}${extra}</span>`}
    </th>
    <td role="cell" class="by"><bdi>${thread.author}</bdi></td>
    <td role="cell" class="number" data-label="${text.browse.replies}">
      ${view.format.number(thread.messages - 1)}
    </td>
    <td role="cell" class="when">${dayOf(view, thread.lastAt)}</td>
  </tr>`;
}

async function byMessage(
  view: View,
  reader: ArchiveView,
  list: ListSummary,
  month: string,
  after: Place | null,
): Promise<Lines> {
  const heads = await reader.monthHeads(list.id, month, after, LINES_A_PAGE + 1);
  const shown = heads.slice(0, LINES_A_PAGE);
  const lines = html`<ol class="lines each">
    ${shown.map((head) => messageLine(view, head))}
  </ol>`;
  const next = heads.length > LINES_A_PAGE ? shown.at(-1)! : null;
  return { lines: shown.length === 0 ? null : lines, next };
}

function messageLine(view: View, head: MessageHead): Html {
  const extra = marks(view, head);
  return html`<li>
    <a href="${view.href.message(head.list, head.seq)}"${subjectAttributes(head)}
      >${head.subject || view.text.noSubject}</a
    >
    <span class="quiet"
      ><span><bdi>${head.author.label}</bdi>${extra !== null && ` · ${extra}`}</span>${DOT}<time datetime="${isoTime(head.sentAt)}">${view.format.dayTime(head.sentAt)}</time></span
    >
  </li>`;
}

function switcher(view: View, list: ListSummary, month: string, shape: MonthView): Html {
  const { text } = view;
  const words = { threads: text.browse.byThread, messages: text.browse.byMessage };
  return html`<nav aria-label="${text.browse.view}">
    <ul class="row tabs">
      ${VIEWS.map(
        (one) =>
          html`<li>
            <a href="${view.href.month(list.id, month, { view: one })}"${one === shape && html` aria-current="true"`}
              >${words[one]}</a
            >
          </li>`,
      )}
    </ul>
  </nav>`;
}

/** Links to what comes before and after; nothing where there is neither. */
export function turnPages(view: View, label: string, [earlier, later]: readonly [Turn, Turn]): Html | null {
  if (earlier === undefined && later === undefined) return null;
  return html`<nav aria-label="${label}" class="turn">
    ${earlier !== undefined && html`<a rel="prev" href="${earlier[1]}"><span class="before">${view.text.previous}</span> ${earlier[0]}</a>`}
    ${later !== undefined && html`<a rel="next" href="${later[1]}"><span class="after">${view.text.next}</span> ${later[0]}</a>`}
  </nav>`;
}
type Turn = readonly [words: string, href: string] | undefined;

/** The way back to the list, above a page's heading. */
export function upLink(view: View, list: { readonly id: string; readonly name: string }): Html {
  return html`<p class="up"><a href="${view.href.list(list.id)}" dir="auto">${list.name}</a></p>`;
}
