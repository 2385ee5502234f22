// One message at its permanent address, and the look-up by Message-ID.
import type { ListSummary, Neighbours, ThreadOutline } from '../../archive/archive.ts';
import { bareMessageId } from '../../mail/message-id.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import { breakable } from '../html/breakable.ts';
import { renderAsSent } from '../html/body/as-sent.ts';
import { partsOf, readBody } from '../html/body/read-body.ts';
import { renderBody } from '../html/body.ts';
import { html, type Html } from '../html/html.ts';
import { discussionOf } from '../html/discussion.ts';
import { files, hrefs, type AskedMessage } from '../html/href.ts';
import { attachmentsOf, authorOf, bodyOf, logEntryOf, subjectOf } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { citeBox } from '../reading/cite-box.ts';
import { partLinks } from '../reading/part-links.ts';
import { besideInThread, inThread, placeInThread } from '../reading/place-in-thread.ts';
import { removedNote } from '../reading/removed-note.ts';
import { upLink } from './months.ts';
import { BAD_REQUEST, NOT_FOUND, type PageRequest, type Pages } from './page.ts';
import { readCount, readSeq } from './read.ts';

/** HTML of the text on one page, about. */
const PART_BYTES = 36_000;

export function addMessagePages(pages: Pages, { messageIdKey }: Pick<ServerDeps, 'messageIdKey'>): void {
  pages.add('/lists/:list/messages/:seq(^\\d+$)', async ({ view, reader, params, query }) => {
    const list = await reader.list(params['list']!);
    const seq = readSeq(params['seq']);
    if (list === null || seq === null) return NOT_FOUND;
    const asked = readAsked(query);
    if (asked === null) return BAD_REQUEST;
    const message = await reader.message(list.id, seq);
    if (message === null) return NOT_FOUND;
    const leaf = await reader.leafOf(list.id, seq);
    if ('state' in message) return { kind: 'slot', slot: message, list, leaf };
    const parts = partsOf(readBody(message), PART_BYTES);
    if (asked.part > parts.length) return NOT_FOUND;
    const part = parts[asked.part - 1]!;
    const content = asked.text === 'sent' ? renderAsSent(part, view.text) : renderBody(part, view);
    const outline = (await reader.threadOutline(list.id, seq))!;
    const neighbours = await reader.neighbours(list.id, seq);
    const sameId = await reader.withSameId(list.id, seq);
    const links = partLinks(view, asked.part, parts.length, (one) =>
      view.href.message(list.id, seq, { ...asked, part: one }),
    );
    return {
      kind: 'page',
      title: message.subject || view.text.noSubject,
      list,
      feed: files.threadFeed(list.id, message.threadRoot),
      links: [
        { type: 'message/rfc822', href: files.eml(list.id, seq) },
        { type: 'application/x-bibtex', href: files.bibtex(list.id, seq) },
        { type: 'application/vnd.citationstyles.csl+json', href: files.csl(list.id, seq) },
      ],
      data: discussionOf(view, list, [message]),
      noIndex: asked.part > 1 || asked.text !== 'reading',
      main: html`${upLink(view, list)}
        <div class="beside">
        <div>
        <article class="message single">
          <h1>${subjectOf(view, message)}</h1>
          <p class="message-head">${authorOf(view, message)} ${timeOf(view, message.sentAt)}</p>
          ${message.dateCorrected && html`<p class="quiet">${view.text.dateCorrected}</p>`} ${links?.above}
          ${bodyOf(view, message, content)} ${links?.below} ${attachmentsOf(view, message)}
          ${removedNote(view, message)}
        </article>
            ${neighbourLinks(view, message, neighbours, outline)}
          </div>
          <div class="side">
            ${placeInThread(view, outline, message)} ${facts(view, list, message, sameId, asked)}
            ${logEntryOf(view, leaf)}
          </div>
        </div>`,
    };
  });

  pages.add('/lists/:list/mid/*', async ({ view, reader, params }) => {
    const list = await reader.list(params['list']!);
    const messageId = bareMessageId(params['*'] ?? '');
    if (list === null || messageId === '' || messageId.length > 998) return NOT_FOUND;
    const [first] = await reader.byMessageIdKey(list.id, messageIdKey(messageId));
    return first === undefined ? NOT_FOUND : { kind: 'redirect', to: view.href.message(list.id, first) };
  });
}

function readAsked(query: PageRequest['query']): Required<AskedMessage> | null {
  const { text = 'reading' } = query;
  const part = readCount(query['part'], 1);
  return part === null || (text !== 'reading' && text !== 'sent') ? null : { part, text };
}

function neighbourLinks(
  view: View,
  message: PublicMessage,
  byDate: Neighbours,
  outline: ThreadOutline,
): Html {
  const { text, href } = view;
  const { previous, next } = besideInThread(outline, message.seq);
  const links = [
    [text.previousInThread, previous],
    [text.nextInThread, next],
    [text.previousByDate, byDate.previousByDate],
    [text.nextByDate, byDate.nextByDate],
  ] as const;
  const items = links.flatMap(([label, seq]) =>
    seq === null ? [] : [html`<li><a href="${href.message(message.list, seq)}">${label}</a></li>`],
  );
  return html`<nav aria-label="${text.thread}" class="neighbours">
    <ul class="row">
      <li><a href="${inThread(view, outline, message.seq)}">${text.wholeThread}</a></li>
      ${items}
    </ul>
  </nav>`;
}

function facts(
  view: View,
  list: ListSummary,
  message: PublicMessage,
  sameId: readonly number[],
  asked: Required<AskedMessage>,
): Html {
  const { text, reading, href } = view;
  // The permanent link has no language, so that it means the same to everybody who gets it.
  const permalink = view.site.url + hrefs('en').message(message.list, message.seq);
  const also = message.alsoIn.map(
    (place) =>
      html`<li>
        <a href="${href.message(place.list, place.seq)}"><bdi>${place.list}</bdi></a>
      </li>`,
  );
  const same = sameId.map(
    (seq) => html`<li><a href="${href.message(message.list, seq)}">${view.format.number(seq)}</a></li>`,
  );
  const other = asked.text === 'sent' ? 'reading' : 'sent';
  return html`<section class="facts-box" aria-labelledby="about">
    <h2 id="about">${text.aboutMessage}</h2>
    <dl class="facts">
      ${fact(text.list, html`<a href="${href.list(list.id)}" dir="auto">${list.name}</a>`)}
      ${fact(text.permalink, html`<a href="${href.message(message.list, message.seq)}">${breakable(permalink)}</a>`)}
      ${fact(text.language, html`${view.format.languageName(message.language) ?? text.unknownLanguage}`)}
      ${also.length > 0 && fact(text.alsoIn, row(also))} ${same.length > 0 && fact(text.sameId, row(same))}
    </dl>
    <ul class="row">
      <li><a href="${href.message(message.list, message.seq, { text: other })}">${other === 'sent' ? reading.asSent : reading.forReading}</a></li>
      <li><a href="${files.eml(message.list, message.seq)}">${text.downloadMessage}</a></li>
      <li><a href="${href.removal(message)}">${text.askRemoval}</a></li>
    </ul>
    ${citeBox(view, list, message)}
  </section>`;
}

function fact(name: string, value: Html): Html {
  return html`<div>
    <dt>${name}</dt>
    <dd>${value}</dd>
  </div>`;
}

function row(items: readonly Html[]): Html {
  return html`<ul class="row">
    ${items}
  </ul>`;
}
