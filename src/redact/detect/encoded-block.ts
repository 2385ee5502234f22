// Files that were pasted into a text in a form that no reader reads: encrypted PGP (RFC 9580 6.2), S/MIME (RFC 7468),
// uuencode, yEnc, lines of base64 (RFC 2045 6.8). What they hold is unknown, so they go as a whole.
// Signatures of signed text stay: they hold no data of a person, and the text they sign can be read.
import type { Finding, Scan } from '../finding.ts';

const LIMIT = 2_000_000;
const ARMOUR =
  /-----BEGIN (PGP MESSAGE|PKCS7|CMS|SMIME|CERTIFICATE|CERTIFICATE REQUEST|X509 CRL|AGE ENCRYPTED FILE|ENCRYPTED MESSAGE)[^\n-]{0,30}-----/g;
const ARMOUR_LINE =
  /[> \t|]{0,40}(?:[A-Za-z0-9+/=]{0,100}|(?:Version|Hash|Comment|Charset|MessageID|Cipher): [^\n]{0,120})[ \t]{0,8}(?:\r?\n|(?![^]))/y;
const UU_BEGIN = /begin(?:-base64)? [0-7]{3,4} [^\n]{1,200}\n/y;
const UU_LINE = /[> |]{0,20}[\x20-\x60]{1,66}\r?\n/y;
const YENC_END = /=yend[^\n]{0,200}/g;
/** A full line of base64 with capitals, small letters and digits. */
const LINE = /[A-Za-z0-9+/]{60,76}={0,2}(?![^\s])/y;
const TEXT_LINES = 2;
const BINARY_LINES = 6;

export function findEncodedBlocks({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  const add = (start: number, end: number) => {
    findings.push({ start, end, category: 'custom', kind: 'encoded', value: '' });
  };
  if (text.includes('-----BEGIN ')) armours(text, add);
  uuencoded(text, add);
  for (let at = text.indexOf('=ybegin '); at >= 0; at = text.indexOf('=ybegin ', at + 8)) {
    YENC_END.lastIndex = at;
    const end = YENC_END.exec(text) === null ? Math.min(text.length, at + LIMIT) : YENC_END.lastIndex;
    add(at, end);
    at = end;
  }
  base64(text, add);
  return findings;
}

type Add = (start: number, end: number) => void;

function armours(text: string, add: Add): void {
  ARMOUR.lastIndex = 0;
  for (let begin = ARMOUR.exec(text); begin !== null; begin = ARMOUR.exec(text)) {
    let end = ARMOUR.lastIndex;
    if (text[end] === '\r') end += 1;
    if (text[end] === '\n') end = pastLines(text, end + 1, ARMOUR_LINE);
    const close = /^[> \t|]{0,40}-----END [A-Z0-9 ]{3,40}-----/.exec(text.slice(end, end + 100))?.[0];
    if (close !== undefined) end += close.length;
    else while (/\s/.test(text[end - 1]!)) end -= 1;
    // "from BEGIN to END" in a sentence is no block.
    if (
      /[A-Za-z0-9+/]{4}/.test(
        text.slice(ARMOUR.lastIndex, Math.min(end, ARMOUR.lastIndex + 400)).split('-----END')[0]!,
      )
    )
      add(begin.index, end);
    ARMOUR.lastIndex = end;
  }
}

function pastLines(text: string, start: number, line: RegExp): number {
  let at = start;
  while (at < text.length && at - start < LIMIT) {
    line.lastIndex = at;
    if (!line.test(text) || line.lastIndex === at) break;
    at = line.lastIndex;
  }
  return at;
}

function uuencoded(text: string, add: Add): void {
  for (let at = text.indexOf('begin'); at >= 0; at = text.indexOf('begin', at + 5)) {
    UU_BEGIN.lastIndex = at;
    if (at > 0 && !/[\n> |]/.test(text[at - 1]!)) continue;
    if (!UU_BEGIN.test(text)) continue;
    let end = UU_BEGIN.lastIndex;
    const first = end;
    for (;;) {
      UU_LINE.lastIndex = end;
      if (!UU_LINE.test(text)) break;
      const line = text
        .slice(end, UU_LINE.lastIndex)
        .replace(/^(?:[>|] ?)*/, '')
        .trimEnd();
      if (/^(?:end|====)$/.test(line) || !isUuLine(line)) break;
      end = UU_LINE.lastIndex;
    }
    if (end === first) continue;
    const close = /^(?:[> |]{0,20}[`\x20]?\r?\n)?[> |]{0,20}(?:end|====)(?![^\s])/.exec(
      text.slice(end, end + 60),
    )?.[0];
    add(at, close === undefined ? end - 1 : end + close.length);
    at = end;
  }
}

/** The first character says how many bytes the line has; blanks at its end may be lost. */
function isUuLine(line: string): boolean {
  if (line === '' || line === '`') return true;
  if (/^[A-Za-z0-9+/]{4,76}={0,2}$/.test(line) && line.length % 4 === 0) return true;
  const bytes = (line.charCodeAt(0) - 32) & 63;
  const full = Math.ceil(bytes / 3) * 4 + 1;
  return bytes > 0 && line.length <= full + 1 && line.length >= full - 6;
}

function base64(text: string, add: Add): void {
  for (let at = -1, next = 0; next >= 0; at = next) {
    next = text.indexOf('\n', at + 1);
    const length = (next < 0 ? text.length : next) - at - 1;
    if (length < 60 || length > 120) continue;
    let start = at + 1;
    while (start - at < 40 && /[> \t|]/.test(text[start]!)) start += 1;
    let end = start;
    let lines = 0;
    let place = start;
    for (;;) {
      LINE.lastIndex = place;
      if (!LINE.test(text)) break;
      lines += 1;
      end = LINE.lastIndex;
      place = nextLine(text, end);
      if (place < 0) break;
    }
    if (lines < TEXT_LINES || !isMixed(text.slice(start, start + 120))) {
      if (lines > 0) next = text.indexOf('\n', end);
      continue;
    }
    const rest = place < 0 ? null : /^[A-Za-z0-9+/]{2,76}={0,2}(?![^\s])/.exec(text.slice(place, place + 80));
    if (rest !== null && /[=\d+/]|[a-z][A-Z]/.test(rest[0])) end = place + rest[0].length;
    if (lines >= BINARY_LINES || isText(text.slice(start, Math.min(end, start + 4000)))) add(start, end);
    next = text.indexOf('\n', end);
  }
}

function nextLine(text: string, end: number): number {
  let at = end;
  while (text[at] === ' ' || text[at] === '\r') at += 1;
  if (text[at] !== '\n') return -1;
  at += 1;
  const from = at;
  while (at - from < 40 && at < text.length && /[> \t|]/.test(text[at]!)) at += 1;
  return at;
}

function isMixed(run: string): boolean {
  return /[a-z]/.test(run) && /[A-Z]/.test(run) && /\d/.test(run);
}

/** Decoded, it is words: what is in them would be read by anybody who decodes it. */
function isText(run: string): boolean {
  const decoded = Buffer.from(run.replace(/[>|\s]/g, ''), 'base64').toString('utf8');
  let odd = 0;
  for (const character of decoded)
    if ((character < ' ' && !/[\t\r\n]/.test(character)) || character === '\ufffd') odd += 1;
  return odd * 50 < decoded.length;
}
