// A published message as a mail message (RFC 5322), made from the public record only.
import type { ListName } from '../../archive/archive.ts';
import { mailDate, redactedAddress } from '../../mail/written-mail.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { Site } from '../deps.ts';
import { plainBodyOf } from '../html/message.ts';
import { en } from '../text/en.ts';
import { encodeHeaderText, foldTokens } from './header-text.ts';

/** RFC 5322 2.1.1: a line is at most 998 octets without its end. */
const LONGEST_LINE = 998;

/** Headers and body with CRLF line ends. All octets of the answer are ASCII or UTF-8 under `8bit`. */
export function toEml(message: PublicMessage, list: ListName, site: Site): string {
  const body = encodeBody(plainBodyOf(message, en));
  const headers = [
    `From: ${mailbox(message)}`,
    `Date: ${mailDate(message.sentAt)}`,
    `Subject: ${encodeHeaderText(message.subject, 'Subject: '.length)}`,
    `Message-ID: ${messageId(message.list, message.seq, site)}`,
    ...references(message, site),
    ...listHeaders(message, list, site),
    'MIME-Version: 1.0',
    'Content-Type: text/plain; charset=utf-8',
    `Content-Transfer-Encoding: ${body.encoding}`,
    ...(message.language === 'und' ? [] : [`Content-Language: ${message.language}`]),
    `X-Redaction: ${message.policy.id}; version=${message.policy.version}`,
    ...(message.attachments.length === 0 ? [] : [`X-Attachments-Omitted: ${message.attachments.length}`]),
  ];
  return `${headers.join('\r\n')}\r\n\r\n${body.text}`;
}

function mailbox({ author }: PublicMessage): string {
  const { label } = author;
  // Only ASCII and nothing that looks like an encoded word may stand in a quoted-string
  const isPlain = /^[\x20-\x7e]{1,60}$/.test(label) && !label.includes('=?');
  const name = isPlain
    ? `"${label.replace(/["\\]/g, '\\$&')}"`
    : encodeHeaderText(label, 'From: '.length, true);
  return foldTokens([name, `<${redactedAddress(author)}>`], 'From: '.length);
}

function messageId(list: string, seq: number, site: Site): string {
  return `<${list}.${seq}@${new URL(site.url).hostname}>`;
}

function references(message: PublicMessage, site: Site): string[] {
  if (message.parent === null) return [];
  const parent = messageId(message.list, message.parent, site);
  const root = messageId(message.list, message.threadRoot, site);
  const chain = root === parent || message.threadRoot === message.seq ? [parent] : [root, parent];
  return [`In-Reply-To: ${parent}`, `References: ${foldTokens(chain, 'References: '.length)}`];
}

function listHeaders(message: PublicMessage, list: ListName, site: Site): string[] {
  const { hostname } = new URL(site.url);
  const phrase = encodeHeaderText(list.name, 'List-Id: '.length, true);
  return [
    `List-Id: ${foldTokens([phrase, `<${list.id}.${hostname}>`], 'List-Id: '.length)}`, // RFC 2919
    `Archived-At: <${site.url}/lists/${message.list}/messages/${message.seq}>`, // RFC 5064
  ];
}

function encodeBody(body: string): { encoding: '7bit' | '8bit' | 'quoted-printable'; text: string } {
  const lines = body.toWellFormed().split(/\r\n|\r|\n/);
  const isClean = lines.every((line) => !line.includes('\0') && Buffer.byteLength(line) <= LONGEST_LINE);
  if (!isClean)
    return { encoding: 'quoted-printable', text: lines.map(quotedPrintable).join('\r\n') + '\r\n' };
  // oxlint-disable-next-line no-control-regex
  const isAscii = lines.every((line) => /^[\x01-\x7f]*$/.test(line));
  return { encoding: isAscii ? '7bit' : '8bit', text: `${lines.join('\r\n')}\r\n` };
}

// RFC 2045 6.7: at most 76 characters a line, soft breaks, a space or tab before a line end encoded.
function quotedPrintable(line: string): string {
  const bytes = Buffer.from(line);
  let out = '';
  let width = 0;
  for (let at = 0; at < bytes.length; at++) {
    const byte = bytes[at]!;
    const isLast = at === bytes.length - 1;
    const isLiteral = byte === 9 || byte === 32 ? !isLast : byte > 32 && byte < 127 && byte !== 61;
    const piece = isLiteral
      ? String.fromCharCode(byte)
      : `=${byte.toString(16).toUpperCase().padStart(2, '0')}`;
    if (width + piece.length > 75) {
      out += '=\r\n';
      width = 0;
    }
    out += piece;
    width += piece.length;
  }
  return out;
}
