// A message as an article, and what stands in the place of one that cannot be shown.
import type { Slot } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import { baseSubject } from '../../mail/base-subject.ts';
import { directionOf, otherLanguage, RTL } from './body/script.ts';
import { html, type Html } from './html.ts';
import { files } from './href.ts';
import { chipped, spansOf } from './inline.ts';
import type { Catalogue } from '../text/catalogue.ts';
import { timeOf, type View } from './view.ts';

/** What the log says of a message that was public and waits for a person again. */
const UNDER_REVIEW = 'under_review';

/** `lang` of mail text: what was detected, or nothing where that is not known. */
export function languageOf(message: { readonly language: string }): string {
  return message.language === 'und' ? '' : message.language;
}

/**
 * `dir` and `lang` of a subject. A reply marker turns nothing: "Re: اجتماع" is Arabic. And the subject may be in another
 * script than the message, which then is not read in the voice of that.
 */
export function subjectAttributes(message: { readonly subject: string; readonly language: string }): Html {
  const { subject } = message;
  const whole = directionOf(subject);
  const base = RTL.test(subject) ? directionOf(baseSubject(subject).base) : whole;
  const language = otherLanguage(subject, message.language) ?? languageOf(message);
  return html` dir="${base === null || base === whole ? 'auto' : base}" lang="${language}"`;
}

/** The subject as mail text, with chips; words in its place where it is empty. */
export function subjectOf(view: View, message: PublicMessage): Html {
  if (message.subject === '') return html`${view.text.noSubject}`;
  const content = chipped(message.subject, spansOf(message.redactions, 'subject'), view.text);
  return html`<span${subjectAttributes(message)}>${content}</span>`;
}

/** The author's published name, isolated from the words around it. */
export function authorOf(view: View, message: PublicMessage): Html {
  const label = chipped(message.author.label, spansOf(message.redactions, 'author'), view.text);
  return html`<bdi class="author">${label}</bdi>`;
}

/** What is rendered of a text, with its language, and words about what of it cannot be shown. */
export function bodyOf(view: View, message: PublicMessage, content: Html): Html {
  const { unreadable } = message;
  return html`${unreadable !== undefined && html`<p class="notice">${view.text.unreadable[unreadable]}</p>`}
    <div class="body" lang="${languageOf(message)}">${content}</div>`;
}

/** For readers without a page: the text, or where it says nothing, why not. */
export function plainBodyOf({ body, unreadable }: PublicMessage, text: Catalogue): string {
  return body.trim() === '' && unreadable !== undefined ? `${text.unreadable[unreadable]}\n` : body;
}

/** Names, types and sizes of attached files; nothing where there are none. */
export function attachmentsOf(view: View, message: PublicMessage): Html | null {
  if (message.attachments.length === 0) return null;
  const items = message.attachments.map((file, index) => {
    const spans = spansOf(message.redactions, `attachments.${index}`);
    const name =
      file.name === null
        ? html`${view.text.unnamedFile}`
        : html`<bdi>${chipped(file.name, spans, view.text)}</bdi>`;
    return html`<li>
      ${name} <span class="quiet"><bdi>${file.type}</bdi>, ${view.format.size(file.sizeBytes)}</span>
    </li>`;
  });
  return html`<div class="attachments">
    <p><strong>${view.text.attachments}</strong></p>
    <ul>
      ${items}
    </ul>
    <p class="quiet">${view.text.attachmentsNote}</p>
  </div>`;
}

/** The words for a slot that shows no message: what, why, since when. */
export function tombstoneOf(view: View, slot: Slot): Html {
  const words = tombstoneWords(view, slot);
  return html`<p>${words.text}</p>
    <dl class="facts">
      ${
        words.reason !== null &&
        html`<div>
          <dt>${view.text.reason}</dt>
          <dd>${words.reason}</dd>
        </div>`
      }
      <div>
        <dt>${view.text.since}</dt>
        <dd>${timeOf(view, slot.since)}</dd>
      </div>
    </dl>`;
}

export function tombstoneWords(
  view: View,
  slot: Pick<Slot, 'state' | 'reason'>,
): { heading: string; text: string; reason: string | null } {
  const state = slot.state === 'published' ? 'pending' : slot.state;
  const { heading, text } = view.text.tombstones[state];
  if (state === 'pending') return { heading, text, reason: null };
  return { heading, text, reason: reasonWords(view, slot.reason) };
}

/** A reason of the closed vocabulary in words. */
export function reasonWords(view: View, reason: string | null): string {
  const known: Readonly<Record<string, string>> = view.text.reasons;
  if (reason === UNDER_REVIEW) return view.openness.underReview;
  return (reason !== null && Object.hasOwn(known, reason) ? known[reason] : undefined) ?? known['other']!;
}

/** The slot's entry in the public log, with its receipt; nothing where the log does not have it. */
export function logEntryOf({ openness: { log }, format, href }: View, leaf: number | null): Html | null {
  if (leaf === null) return null;
  return html`<ul class="row quiet">
    <li><a href="${href.leaf(leaf)}">${log.entryOfLog(format.number(leaf))}</a></li>
    <li><a href="${files.receipt(leaf)}">${log.receipt}</a></li>
  </ul>`;
}
