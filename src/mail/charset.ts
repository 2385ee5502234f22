// Bytes to text, forgiving of labels that lie (reference D4).
import { isAscii, isUtf8 } from 'node:buffer';
import { TextDecoder } from 'node:util';
import { detect } from 'chardet';
import { decodeHz, decodeUtf7 } from './seven-bit.ts';

// Labels seen in mail that the WHATWG table does not know, or for which it is too narrow.
const ALIASES: Readonly<Record<string, string>> = {
  gb2312: 'gb18030', gbk: 'gb18030', 'x-gbk': 'gb18030', cp936: 'gb18030', ms936: 'gb18030', eucgb2312_cn: 'gb18030', 'gb_2312-80': 'gb18030',
  'big5-hkscs': 'big5', cp950: 'big5', cp949: 'euc-kr', uhc: 'euc-kr', cp932: 'shift_jis', 'iso-8859-8-i': 'iso-8859-8-i',
  cp1250: 'windows-1250', cp1251: 'windows-1251', cp1252: 'windows-1252', cp1253: 'windows-1253', cp1254: 'windows-1254', cp1255: 'windows-1255', cp1256: 'windows-1256', cp1257: 'windows-1257',
  utf8mb4: 'utf-8', 'utf-8n': 'utf-8', ansi: 'windows-1252', '8859-1': 'windows-1252', 'us-ascii': 'utf-8', ascii: 'utf-8',
}; // prettier-ignore

/** What a label means to a TextDecoder, or null where nothing is known. */
function decoderFor(label: string, fatal: boolean): TextDecoder | null {
  const cleaned = label
    .toLowerCase()
    .replace(/^["']|["']$/gu, '')
    .split(/[;,\s]/u, 1)[0]!;
  try {
    return new TextDecoder(ALIASES[cleaned] ?? cleaned, { fatal });
  } catch {
    return null;
  }
}

function tryDecode(label: string, bytes: Uint8Array): string | null {
  try {
    return decoderFor(label, true)?.decode(bytes) ?? null;
  } catch {
    return null;
  }
}

// Seven-bit charsets: their bytes are also valid ASCII and UTF-8, so the label alone decides.
const SEVEN_BIT = /^["']?(?:iso-2022-|hz-|(?:x-|unicode-[12]-[01]-)?utf-?7\b)/iu;
const WIDE = /^["']?(?:utf|ucs|iso-10646-ucs)-?(?:16|2|32|4)/iu;

/**
 * Decodes the bytes of one part. Order: a seven-bit label where no byte contradicts it; strict UTF-8 where it is valid
 * (a wrong label hardly makes valid UTF-8 by chance); the label; a guess; windows-1252. Never throws.
 */
export function decodeText(label: string, bytes: Uint8Array): string {
  const trimmed = label.trim();
  if (SEVEN_BIT.test(trimmed) && isAscii(bytes)) {
    if (/utf-?7/iu.test(trimmed)) return decodeUtf7(bytes);
    if (/^["']?hz-/iu.test(trimmed)) return decodeHz(bytes);
    return tryDecode(label, bytes) ?? guess(bytes, label);
  }
  if (!WIDE.test(trimmed)) {
    const utf8 = tryDecode('utf-8', bytes);
    if (utf8 !== null) return utf8;
  }
  // ISO-2022-JP and its like have no byte beyond ASCII: with one, the label lies (EUC-JP, mostly)
  const text = SEVEN_BIT.test(trimmed) ? null : tryDecode(label, bytes);
  if (text === null) return guess(bytes, label);
  return otherCyrillic(label, bytes, text) ?? text;
}

const CYRILLIC = ['koi8-r', 'windows-1251', 'iso-8859-5', 'ibm866'];

// Any byte is a letter in every Cyrillic charset, so a wrong label never fails: it gives "рТЙЧЕФ" for "Привет".
function otherCyrillic(label: string, bytes: Uint8Array, text: string): string | null {
  if (!/koi8|1251|8859-5|866/iu.test(label)) return null;
  const share = commonLetters(text);
  if (share === null || share > 0.5) return null;
  const [best] = CYRILLIC.flatMap((charset) => tryDecode(charset, bytes) ?? [])
    .map((candidate) => ({ candidate, share: commonLetters(candidate) ?? 0 }))
    .sort((a, b) => b.share - a.share);
  return best !== undefined && best.share > share + 0.2 ? best.candidate : null;
}

// Ten letters make two thirds of any Cyrillic text; read in a wrong charset they are a third. Null for a few letters.
function commonLetters(text: string): number | null {
  const sample = text.slice(0, 20_000);
  const letters = sample.match(/[\u00a1-\uffff]/gu)?.length ?? 0;
  if (letters < 12) return null;
  return (sample.match(/[оеаинтсрвлі]/giu)?.length ?? 0) / letters;
}

function guess(bytes: Uint8Array, label: string): string {
  const guessed = guessCharset(bytes);
  const text = guessed === null ? null : tryDecode(guessed, bytes);
  return text ?? (decoderFor(label, false) ?? new TextDecoder('windows-1252')).decode(bytes);
}

const LATIN = /^(?:iso-8859-(?:1|2|9|15)|windows-125(?:0|2|4)|utf-8|ascii)$/iu;

/** The charset that the bytes look like, or null. */
function guessCharset(bytes: Uint8Array): string | null {
  const sample = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, 256 * 1024)).toString(
    'latin1',
  );
  const words = sample.match(/[a-z\u0080-\u00ff]{0,40}[\u0080-\u00ff][a-z\u0080-\u00ff]{0,40}/giu) ?? [];
  const text = words.slice(0, 4000).join(' ');
  const foreign = text.match(/[\u0080-\u00ff]/gu)?.length ?? 0;
  const plain = text.match(/[a-z]/giu)?.length ?? 0;
  const guessed = detect(Buffer.from(text, 'latin1'));
  // Single letters beyond ASCII among ASCII letters: a Latin script, whatever a few bytes are like elsewhere.
  if (plain > foreign * 1.5 && (guessed === null || !LATIN.test(guessed))) return 'windows-1252';
  return guessed;
}

const NEUTRAL_LABEL =
  /charset\s*=\s*"?(?!utf-?8|us-ascii|ascii|unknown|x-unknown)([a-z0-9][a-z0-9_.:-]{0,40})/iu;

/**
 * A message whose bytes beyond ASCII are no UTF-8 and have no label that explains them: gives them as UTF-8, header
 * block and rest each for itself. A field never has a label of its own: it is taken for the body's. Any other message
 * comes back as it is.
 */
export function labelledBytes(raw: Buffer): Buffer {
  if (isUtf8(raw)) return raw;
  const shape = raw.toString('latin1');
  const blank = shape.search(/\n\r?\n/u);
  const end = blank < 0 ? raw.length : blank;
  const label = NEUTRAL_LABEL.exec(shape)?.[1] ?? null;
  const header = raw.subarray(0, end);
  const body = raw.subarray(end);
  const clean = [asUtf8(header, label), label === null ? asUtf8(body, null) : body];
  return clean[0] === header && clean[1] === body ? raw : Buffer.concat(clean);
}

function asUtf8(bytes: Buffer, label: string | null): Buffer {
  if (isUtf8(bytes)) return bytes;
  return Buffer.from(label === null ? guess(bytes, 'windows-1252') : decodeText(label, bytes), 'utf8');
}
