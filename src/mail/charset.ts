// Bytes to text, forgiving of labels that lie (reference D4).
import { TextDecoder } from 'node:util';
import { detect } from 'chardet';

// Labels seen in mail that the WHATWG table does not know, or for which it is too narrow.
const ALIASES: Readonly<Record<string, string>> = {
  gb2312: 'gb18030', gbk: 'gb18030', 'x-gbk': 'gb18030', cp936: 'gb18030', ms936: 'gb18030', eucgb2312_cn: 'gb18030', 'gb_2312-80': 'gb18030', 'hz-gb-2312': 'gb18030',
  'big5-hkscs': 'big5', cp950: 'big5', cp949: 'euc-kr', uhc: 'euc-kr', cp932: 'shift_jis', 'iso-8859-8-i': 'iso-8859-8-i',
  cp1250: 'windows-1250', cp1251: 'windows-1251', cp1252: 'windows-1252', cp1253: 'windows-1253', cp1254: 'windows-1254', cp1255: 'windows-1255', cp1256: 'windows-1256', cp1257: 'windows-1257',
  utf8mb4: 'utf-8', 'utf-8n': 'utf-8', ansi: 'windows-1252', '8859-1': 'windows-1252', 'us-ascii': 'utf-8', ascii: 'utf-8',
}; // prettier-ignore

/** What a label means to a TextDecoder, or null where nothing is known. */
function decoderFor(label: string, fatal: boolean): TextDecoder | null {
  const cleaned = label.toLowerCase().replace(/^["']|["']$/gu, '').split(/[;,\s]/u, 1)[0]!;
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

/**
 * Decodes the bytes of one part. Order: strict UTF-8 where the bytes are beyond ASCII and valid (a wrong label never
 * makes valid UTF-8 by chance), then the label, then a guess, then windows-1252.
 */
export function decodeText(label: string, bytes: Uint8Array): string {
  const stateful = /^(?:iso-2022|hz-|utf-?7|utf-?16)/iu.test(label.trim());
  if (!stateful) {
    const utf8 = tryDecode('utf-8', bytes);
    if (utf8 !== null) return utf8;
  }
  return tryDecode(label, bytes) ?? guess(bytes, label);
}

function guess(bytes: Uint8Array, label: string): string {
  const guessed = detect(bytes.subarray(0, 64 * 1024));
  const text = guessed === null ? null : tryDecode(guessed, bytes);
  return text ?? (decoderFor(label, false) ?? new TextDecoder('windows-1252')).decode(bytes);
}

const NEUTRAL_LABEL = /charset\s*=\s*"?(?!utf-?8|us-ascii|ascii|unknown|x-unknown)[a-z0-9]/iu;

/**
 * A message with bytes beyond ASCII that are no UTF-8, and no label that explains them: gives it as UTF-8.
 * Any other message comes back as it is.
 */
export function labelledBytes(raw: Buffer): Buffer {
  if (isAscii(raw) || tryDecode('utf-8', raw) !== null) return raw;
  if (NEUTRAL_LABEL.test(raw.toString('latin1'))) return raw;
  const eightBit = raw.filter((byte) => byte >= 0x80 || byte === 0x20);
  const charset = detect(eightBit.subarray(0, 64 * 1024)) ?? 'windows-1252';
  const text = tryDecode(charset, raw) ?? new TextDecoder('windows-1252').decode(raw);
  return Buffer.from(text, 'utf8');
}

function isAscii(bytes: Uint8Array): boolean {
  for (let i = 0; i < bytes.length; i++) if (bytes[i]! >= 0x80) return false;
  return true;
}
