// One message at its permanent address, and the look-up by Message-ID.
import type { ListSummary, Neighbours } from '../../archive/archive.ts';
import { bareMessageId } from '../../mail/message-id.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import { html, type Html } from '../html/html.ts';
import { discussionOf } from '../html/discussion.ts';
import { files, hrefs } from '../html/href.ts';
import { attachmentsOf, authorOf, bodyOf, logEntryOf, subjectOf } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { upLink } from './months.ts';
import { NOT_FOUND, type Pages } from './page.ts';
import { readSeq } from './read.ts';

export function addMessagePages(pages: Pages, { messageIdKey }: Pick<ServerDeps, 'messageIdKey'>): void {
  pages.add('/lists/:list/messages/:seq(^\\d+$)', async ({ view, reader, params }) => {
    const list = await reader.list(params['list']!);
    const seq = readSeq(params['seq']);
    if (list === null || seq === null) return NOT_FOUND;
    const message = await reader.message(list.id, seq);
    if (message === null) return NOT_FOUND;
    const leaf = await reader.leafOf(list.id, seq);
    if ('state' in message) return { kind: 'slot', slot: message, list, leaf };
    const neighbours = await reader.neighbours(list.id, seq);
    const sameId = await reader.withSameId(list.id, seq);
    return {
      kind: 'page',
      title: message.subject || view.text.noSubject,
      list,
      feed: files.threadFeed(list.id, message.threadRoot),
      links: [{ type: 'message/rfc822', href: files.eml(list.id, seq) }],
      data: discussionOf(view, list, [message]),
      main: html`${upLink(view, list)}
        <article class="message single">
          <h1>${subjectOf(view, message)}</h1>
          <p class="message-head">${authorOf(view, message)} ${timeOf(view, message.sentAt)}</p>
          ${message.dateCorrected && html`<p class="quiet">${view.text.dateCorrected}</p>`}
          ${bodyOf(view, message)} ${attachmentsOf(view, message)}
        </article>
        ${neighbourLinks(view, message, neighbours)} ${facts(view, list, message, sameId)}
        ${logEntryOf(view, leaf)}`,
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

function neighbourLinks(view: View, message: PublicMessage, neighbours: Neighbours): Html {
  const { text, href } = view;
  const links = [
    [text.previousByDate, neighbours.previousByDate],
    [text.nextByDate, neighbours.nextByDate],
    [text.previousInThread, neighbours.previousInThread],
    [text.nextInThread, neighbours.nextInThread],
  ] as const;
  const items = links.map(
    ([label, seq]) =>
      seq !== null && html`<li><a href="${href.message(message.list, seq)}">${label}</a></li>`,
  );
  return html`<nav aria-label="${text.thread}" class="neighbours">
    <ul class="row">
      <li><a href="${href.thread(message.list, message.threadRoot)}">${text.wholeThread}</a></li>
      ${items.filter((item) => item !== false)}
    </ul>
  </nav>`;
}

function facts(view: View, list: ListSummary, message: PublicMessage, sameId: readonly number[]): Html {
  const { text, href } = view;
  // The permanent link has no language, so that it means the same to everybody who gets it.
  const permalink = view.site.url + hrefs('en').message(message.list, message.seq);
  const also = message.alsoIn.map(
    (place) =>
      html`<li>
        <a href="${href.message(place.list, place.seq)}"><bdi>${place.list}</bdi></a>
      </li>`,
  );
  const policy = text.policyVersion(message.policy.id, view.format.number(message.policy.version));
  return html`<section class="facts-box" aria-labelledby="about">
    <h2 id="about">${text.aboutMessage}</h2>
    <dl class="facts">
      <div>
        <dt>${text.list}</dt>
        <dd><a href="${href.list(list.id)}" dir="auto">${list.name}</a></dd>
      </div>
      <div>
        <dt>${text.permalink}</dt>
        <dd><a href="${href.message(message.list, message.seq)}" dir="ltr">${permalink}</a></dd>
      </div>
      <div>
        <dt>${text.language}</dt>
        <dd>${view.format.languageName(message.language) ?? text.unknownLanguage}</dd>
      </div>
      ${
        also.length > 0 &&
        html`<div>
          <dt>${text.alsoIn}</dt>
          <dd>
            <ul class="row">
              ${also}
            </ul>
          </dd>
        </div>`
      }
      ${
        sameId.length > 0 &&
        html`<div>
          <dt>${text.sameId}</dt>
          <dd>
            <ul class="row">
              ${sameId.map((seq) => html`<li><a href="${href.message(message.list, seq)}">${view.format.number(seq)}</a></li>`)}
            </ul>
          </dd>
        </div>`
      }
      <div>
        <dt>${text.publishedUnder}</dt>
        <dd><a href="${href.policy(list.id)}">${policy}</a></dd>
      </div>
    </dl>
    ${message.redactions.length > 0 && html`<p>${text.redactions(message.redactions.length)}</p>`}
    <ul class="row">
      <li><a href="${files.eml(message.list, message.seq)}">${text.downloadMessage}</a></li>
      <li><a href="${href.removal(message)}">${text.askRemoval}</a></li>
    </ul>
  </section>`;
}
