// The list of a page's messages to jump to: who, when, and how each begins.
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Block } from '../html/body/blocks.ts';
import type { ReadBody } from '../html/body/read-body.ts';
import { html, type Html } from '../html/html.ts';
import { languageOf } from '../html/message.ts';
import type { View } from '../html/view.ts';

/** Of more messages the list is folded. */
const FOLD_OVER = 8;
const LONGEST_OPENING = 90;
/** "Dear all," says little where something follows. */
const SHORTEST_OPENING = 25;

/** Null where there is nothing to choose from. */
export function contentsOf(
  view: View,
  shown: readonly { message: PublicMessage; read: ReadBody }[],
): Html | null {
  if (shown.length < 2) return null;
  const items = shown.map(
    ({ message, read }) =>
      html`<li>
        <a href="#m${message.seq}"><bdi>${message.author.label}</bdi></a>
        <span class="quiet">${view.format.date(message.sentAt)}</span>
        <span class="opening" dir="auto" lang="${languageOf(message)}">${openingOf(read)}</span>
      </li>`,
  );
  return html`<nav class="jump" aria-labelledby="jump">
    <details${shown.length <= FOLD_OVER && html` open`}>
      <summary id="jump">${view.reading.contents}</summary>
      <ol>
        ${items}
      </ol>
    </details>
  </nav>`;
}

/** The first of the writer's own words, on one line; empty where there are none. */
export function openingOf({ body, blocks }: ReadBody): string {
  const own = blocks.filter(
    (block, i) => block.depth === 0 && block.role === 'text' && !leadsToQuotation(body, block, blocks[i + 1]),
  );
  const texts = own.slice(0, 3).map((block) => startOf(body, block));
  const text = texts.find((one) => one.length >= SHORTEST_OPENING) ?? texts[0] ?? '';
  return text.length <= LONGEST_OPENING
    ? text
    : `${text.slice(0, LONGEST_OPENING).replace(/\s?\S{0,20}$/u, '')}…`;
}

function leadsToQuotation(body: string, block: Block, next: Block | undefined): boolean {
  const end = block.lines.at(-1)!.end;
  return next !== undefined && next.depth > 0 && /[:：]\s*$/.test(body.slice(Math.max(0, end - 4), end));
}

function startOf(body: string, { lines }: Block): string {
  const text = lines
    .slice(0, 3)
    .map(({ start, end }) => body.slice(start, Math.min(end, start + LONGEST_OPENING * 2)));
  return text.join(' ').replace(/\s+/gu, ' ').trim().toWellFormed();
}
