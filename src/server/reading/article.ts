// One place of a thread as it is shown there: the message, or what stands instead of it.
import type { ThreadPlace } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ReadBody } from '../html/body/read-body.ts';
import { renderBriefly } from '../html/body.ts';
import { html, type Html } from '../html/html.ts';
import { attachmentsOf, authorOf, bodyOf, tombstoneWords } from '../html/message.ts';
import { timeOf, type View } from '../html/view.ts';
import { QUOTE_LINES_IN_THREAD } from './parts.ts';

/** The message that is answered, where the page does not show that by itself. */
export interface Answered {
  /** published name of the author; of what is not shown, words */
  readonly label: string;
  readonly link: string;
}

/** `position`: its number among the thread's messages, and how many they are. `longest`: bytes of HTML shown of the text. */
export function articleOf(
  view: View,
  message: PublicMessage,
  read: ReadBody,
  position: { readonly number: number; readonly of: number },
  answered: Answered | null,
  longest: number,
): Html {
  const { text, reading, format, href } = view;
  const link = href.message(message.list, message.seq);
  const lead = reading.headingLead(format.number(position.number), format.number(position.of));
  const content = renderBriefly(read, view, {
    bytes: longest,
    quoteLines: QUOTE_LINES_IN_THREAD,
    more: html`<p class="more"><a href="${link}">${reading.readWhole}</a></p>`,
  });
  return html`<article class="message" id="m${message.seq}">
    <h2 class="message-head">
      <span class="unseen">${lead}</span> ${authorOf(view, message)}<span class="unseen">,</span>
      <a href="${link}">${timeOf(view, message.sentAt)}</a>
    </h2>
    ${answered !== null && answeredLine(view, answered)}
    ${message.dateCorrected && html`<p class="quiet">${text.dateCorrected}</p>`}
    ${bodyOf(view, message, content)} ${attachmentsOf(view, message)}
  </article>`;
}

/** What stands where a message cannot be shown: one quiet line that leads to its reason. */
export function tombstoneLine(view: View, list: string, place: ThreadPlace, answered: Answered | null): Html {
  const { heading, reason } = tombstoneWords(view, place);
  return html`<article class="message tombstone" id="m${place.seq}">
    <h2 class="message-head"><a href="${view.href.message(list, place.seq)}">${heading}</a></h2>
    ${reason !== null && html`<p>${view.text.reason}: ${reason}</p>`}
    ${answered !== null && answeredLine(view, answered)}
  </article>`;
}

function answeredLine(view: View, { label, link }: Answered): Html {
  return html`<p class="answered">${view.text.replyTo} <a href="${link}"><bdi>${label}</bdi></a></p>`;
}
