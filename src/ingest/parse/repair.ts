// Puts right what broken software sends and parsers lose text over (reference mail.md section 2).
import { labelledBytes } from '../../mail/charset.ts';
import { LIMITS } from './limits.ts';

/** The same message with line ends, header block and unlabelled letters that a parser can read. */
export function repaired(bytes: Buffer): Buffer {
  return withCleanHeader(labelledBytes(withLineEnds(bytes)));
}

// CR alone (old Macs), CR CR LF (text mode twice).
function withLineEnds(bytes: Buffer): Buffer {
  const start = bytes.subarray(0, 65_536);
  const cr = count(start, 13);
  if (cr > 5 && count(start, 10) < cr / 10) {
    return Buffer.from(bytes.toString('latin1').replace(/\r(?!\n)/gu, '\n'), 'latin1');
  }
  if (!start.includes('\r\r\n')) return bytes;
  return Buffer.from(bytes.toString('latin1').replaceAll('\r\r\n', '\r\n'), 'latin1');
}

function count(bytes: Buffer, byte: number): number {
  let n = 0;
  for (let at = bytes.indexOf(byte); at >= 0; at = bytes.indexOf(byte, at + 1)) n += 1;
  return n;
}

const FIELD = /^[!-9;-~\u0080-\u00ff]+[ \t]*:/u;
const KNOWN_FIELD =
  /^(?:from|to|cc|date|subject|message-id|mime-version|received|reply-to|sender|return-path|references|in-reply-to|dkim-signature|(?:content|list|x|arc|resent)-[a-z-]{1,60})[ \t]*:/iu;

function withCleanHeader(bytes: Buffer): Buffer {
  const text = bytes.subarray(0, LIMITS.headerBytes + 4).toString('latin1');
  const blank = /\r?\n\r?\n/u.exec(text);
  const end = blank === null ? text.length : blank.index;
  if (end > LIMITS.headerBytes) return bytes;
  const lines = text.slice(0, end).split(/\r?\n/u);
  const clean = lines.map((line) =>
    line
      .replace(/^([!-9;-~]{1,76})[ \t]+:/u, '$1:')
      .replace(/^(content-type:[ \t]*text)[ \t]*(?=;|$)/iu, '$1/plain'),
  );
  if (/^>?From [^:]*/u.test(clean[0]!) && clean.length > 1 && !FIELD.test(clean[0]!)) clean.shift();
  const broken = clean.findIndex((line) => line !== '' && !/^[ \t]/u.test(line) && !FIELD.test(line));
  // The text began without an empty line, if no field follows the line that is none.
  if (broken > 0 && !clean.slice(broken).some((line) => KNOWN_FIELD.test(line))) clean.splice(broken, 0, '');
  if (clean.length === lines.length && clean.every((line, i) => line === lines[i])) return bytes;
  return Buffer.concat([Buffer.from(clean.join('\r\n'), 'latin1'), bytes.subarray(end)]);
}
