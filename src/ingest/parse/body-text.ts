// The one text of a message: plain where it says something, else made from HTML.
import type { ParsedMail } from 'mailparser';
import { htmlToText } from 'html-to-text';
import { LIMITS } from './limits.ts';

const STUB_SHARE = 0.2;
const STUB_CHARS = 400;

/** Text of a parsed message, LF line ends. A text part that is a stub beside rich HTML gives way to the HTML's text. */
export function bodyText(mail: ParsedMail): string {
  const text = (mail.text ?? '').replace(/\r\n?/gu, '\n');
  const html = typeof mail.html === 'string' ? mail.html : '';
  if (html === '' || html.length > LIMITS.htmlChars) return text;
  if (text.trim().length >= STUB_CHARS || text.trim().length >= html.length * STUB_SHARE) return text;
  const fromHtml = textOfHtml(html);
  return text.trim().length < fromHtml.trim().length * STUB_SHARE ? fromHtml : text;
}

function textOfHtml(html: string): string {
  try {
    return htmlToText(html, {
      wordwrap: false,
      limits: { maxInputLength: LIMITS.htmlChars, maxDepth: 200 },
      selectors: [
        { selector: 'img', format: 'skip' },
        { selector: 'a', options: { hideLinkHrefIfSameAsText: true } },
      ],
    });
  } catch {
    return '';
  }
}

/** NUL and other C0 controls out, NFC, lone surrogates replaced: what the public side may hold. */
export function cleanText(text: string): string {
  // eslint-disable-next-line no-control-regex
  return text.toWellFormed().replace(/[\u0000-\u0008\u000B\u000C\u000E-\u001F\u007F]/gu, '').normalize('NFC');
}
