// A list of threads, one entry each: subject, who began it, how many answered, when the last one did.
import type { ThreadLine } from '../../archive/archive.ts';
import { html, type Html } from '../html/html.ts';
import { subjectAttributes } from '../html/message.ts';
import { dayOf, type View } from '../html/view.ts';

/** `names`: of the lists, where the threads are of several. */
export function threadLines(
  view: View,
  threads: readonly ThreadLine[],
  names: ReadonlyMap<string, string> = new Map(),
): Html {
  return html`<ol class="lines">
    ${threads.map(
      (thread) =>
        html`<li>
          ${threadLink(view, thread)}
          <span class="quiet"
            >${names.has(thread.list) && html`<bdi>${names.get(thread.list)}</bdi> · `}<bdi>${thread.author}</bdi> ·
            ${thread.messages > 1 && html`${view.text.browse.countReplies(thread.messages - 1)} · `}${dayOf(view, thread.lastAt)}${extra(view, thread)}</span
          >
        </li>`,
    )}
  </ol>`;
}

function extra(view: View, thread: ThreadLine): string {
  const words = marks(view, thread);
  return words === null ? '' : ` · ${words}`;
}

/** Its subject, as a link to it. */
export function threadLink(view: View, thread: ThreadLine): Html {
  const subject = thread.subject || view.text.noSubject;
  return html`<a href="${view.href.thread(thread.list, thread.root)}"${subjectAttributes(thread)}
    >${subject}</a
  >`;
}

/** What else a line says: its language where it is another than the page's, and that files are attached; or null. */
export function marks(
  view: View,
  line: { readonly language: string; readonly hasAttachment: boolean },
): string | null {
  const language = line.language === view.language ? null : view.format.languageName(line.language);
  const words = [language, line.hasAttachment ? view.text.hasAttachment : null].filter((one) => one !== null);
  return words.length === 0 ? null : words.join(' · ');
}
