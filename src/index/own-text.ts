// What the writer of a message wrote, for the index: body without quotations, attribution lines and signature.
import { earlierMail } from '../mail/earlier-mail.ts';

const LONGEST_BODY_BYTES = 200_000;
const QUOTED = /^\s{0,3}[>|]/;
// RFC 3676 4.3: the signature separator is "-- "; many programs drop the blank.
const SIGNATURE = /^--\s?$/;
// "On 3 May 2024, Jane wrote:" in any language: ends in a colon and stands right before a quotation.
const ATTRIBUTION_END = /[:：]\s{0,5}$/;
const LONGEST_ATTRIBUTION_LINES = 3;
const LONGEST_ATTRIBUTION = 300;

/**
 * The writer's own text, at most 200,000 bytes of UTF-8. Where nothing would remain (a reply written inside the
 * quotation marks, a message that only quotes) the whole body is kept, so that everything can be found somewhere.
 */
export function ownText(body: string): string {
  const own: string[] = [];
  let isInQuotation = false;
  const lines = body.split('\n');
  for (const [i, line] of lines.entries()) {
    // what is forwarded is what the message is about, and stays
    if (SIGNATURE.test(line) || earlierMail(line, lines[i + 1] ?? '') === 'answered') break;
    if (QUOTED.test(line)) {
      if (!isInQuotation) dropAttribution(own);
      isInQuotation = true;
      continue;
    }
    if (isInQuotation && line.trim() !== '') isInQuotation = false;
    own.push(line);
  }
  const text = own
    .join('\n')
    .replace(/\n{3,}/g, '\n\n')
    .trim();
  return cut(text === '' ? body.trim() : text);
}

function dropAttribution(own: string[]): void {
  let last = own.length - 1;
  while (last >= 0 && own[last]?.trim() === '') last -= 1;
  if (last < 0 || !ATTRIBUTION_END.test((own[last] ?? '').slice(-LONGEST_ATTRIBUTION))) return;
  // It may be folded over a few lines; a blank line or the start of the text begins it.
  let first = last;
  while (first > 0 && last - first < LONGEST_ATTRIBUTION_LINES && own[first - 1]?.trim() !== '') first -= 1;
  const lines = own.slice(first, last + 1);
  const length = lines.reduce((sum, line) => sum + line.length, 0);
  if (
    lines.length <= LONGEST_ATTRIBUTION_LINES &&
    length <= LONGEST_ATTRIBUTION &&
    looksAttributed(lines.join(' '))
  ) {
    own.length = first;
  }
}

// An attribution names a day or an address; "Three remarks:" before a quotation is the writer's own.
function looksAttributed(text: string): boolean {
  return (
    /\d{1,4}[^\d]{1,12}\d{1,4}|@|\[[^\]]{1,80}\]|<[^>]{1,80}>/.test(text) ||
    /(?<!\p{L})(?:wrote|writes|écrit|escribió|schrieb|пишет|писала?|написала?|كتب|كتبت)(?!\p{L})[^:：]{0,80}[:：]\s*$|写道\s{0,3}[:：]\s*$/iu.test(
      text,
    )
  );
}

function cut(text: string): string {
  if (text.length * 3 <= LONGEST_BODY_BYTES) return text;
  const bytes = Buffer.from(text);
  if (bytes.length <= LONGEST_BODY_BYTES) return text;
  let end = LONGEST_BODY_BYTES;
  while (((bytes[end] ?? 0) & 0xc0) === 0x80) end -= 1; // not inside a character (RFC 3629 3)
  return bytes.subarray(0, end).toString();
}
