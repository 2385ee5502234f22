// The page of a message as people see it: whether it shows the record's text, whole and in one piece.
import type { ShownRecord } from './check-slot.ts';

const ENTITIES: Readonly<Record<string, string>> = {
  amp: '&',
  lt: '<',
  gt: '>',
  quot: '"',
  apos: "'",
  nbsp: '\u00A0',
};

/** What no honest archive needs, so that nobody is kept asking for ever. */
const MOST_PARTS = 500;

/** In how many parts a page says that its message comes; 1 where it is whole. */
export function partsOf(html: string): number {
  let parts = 1;
  for (const [, part] of html.matchAll(/[?;&]part=(\d{1,4})"/gu)) parts = Math.max(parts, Number(part));
  return Math.min(parts, MOST_PARTS);
}

/**
 * `pages` holds all parts of the message, in order. White space and quotation marks are a matter of layout, and so are the
 * words over folded quotations.
 */
export function showsMessage(pages: readonly string[], record: ShownRecord): boolean {
  const lines = bodyLines(record.body).map(packed).filter(Boolean);
  let shown = 0;
  for (const html of pages) {
    const text = packed(visibleText(html));
    let at = 0;
    // a part begins where its first line stands; the others follow it without anything between
    for (const piece of [record.subject, record.author.label, lines[shown] ?? '']) {
      const wanted = packed(piece);
      const found = text.indexOf(wanted, at);
      if (found < 0) return false;
      at = found + wanted.length;
    }
    for (shown += 1; shown < lines.length && text.startsWith(lines[shown]!, at); shown += 1)
      at += lines[shown]!.length;
  }
  return shown >= lines.length;
}

function bodyLines(body: string): string[] {
  return body
    .split('\n')
    .filter((line) => !/^-- ?\r?$/u.test(line))
    .map((line) => line.replace(/^[> ]+/u, ''));
}

function packed(text: string): string {
  return text.replace(/\s+/gu, '');
}

/** The text of a page without tags, scripts, styles and summaries. Each character is looked at once. */
function visibleText(html: string): string {
  const pieces: string[] = [];
  let hidden: string | null = null;
  for (let at = 0; at < html.length;) {
    const open = html.indexOf('<', at);
    if (hidden === null) pieces.push(decoded(html.slice(at, open < 0 ? html.length : open)));
    if (open < 0) break;
    const close = html.indexOf('>', open);
    if (close < 0) break;
    const name = /^\/?[a-z]+/iu.exec(html.slice(open + 1, Math.min(close, open + 20)))?.[0].toLowerCase();
    if (hidden === null && (name === 'script' || name === 'style' || name === 'summary')) hidden = `/${name}`;
    else if (hidden !== null && name === hidden) hidden = null;
    at = close + 1;
  }
  return pieces.join('');
}

function decoded(text: string): string {
  return text.replace(/&(?:#(\d{1,7})|#x([0-9a-f]{1,6})|([a-z]{2,6}));/giu, (whole, decimal, hex, name) => {
    if (name !== undefined) return ENTITIES[String(name).toLowerCase()] ?? String(whole);
    const code = decimal === undefined ? Number.parseInt(String(hex), 16) : Number(decimal);
    return code <= 0x10ffff ? String.fromCodePoint(code) : '';
  });
}
