// Outlook's winmail.dat (MS-OXTNEF): the text of a message and what is attached to it. Nothing inside is opened further.
import { decodeText } from '../../mail/charset.ts';
import { LIMITS } from '../parse/limits.ts';
import { charsetOf } from './code-page.ts';
import { decompressRtf } from './compressed-rtf.ts';
import { mapiProperties, type Properties } from './mapi-properties.ts';
import { rtfText } from './rtf-text.ts';

export interface Tnef {
  /** null where it has none */
  readonly plain: string | null;
  readonly html: string | null;
  readonly files: readonly {
    readonly name: string | null;
    readonly type: string | null;
    readonly sizeBytes: number;
  }[];
}

const SIGNATURE = 0x223e9f78;
const MOST_ATTRIBUTES = 10_000;
const OF_ATTACHMENT = 2;

// attBody, attMsgProps, attOemCodepage; attAttachRendData begins an attachment, the others say what it is
const BODY = 0x0002800c;
const MESSAGE_PROPERTIES = 0x00069003;
const CODE_PAGE = 0x00069007;
const ATTACHMENT_BEGINS = 0x00069002;
const ATTACHMENT_TITLE = 0x00018010;
const ATTACHMENT_DATA = 0x0006800f;
const ATTACHMENT_PROPERTIES = 0x00069005;

const PR_BODY = 0x1000;
const PR_RTF_COMPRESSED = 0x1009;
const PR_BODY_HTML = 0x1013;
const PR_INTERNET_CODE_PAGE = 0x3fde;
const PR_ATTACH_FILENAME = 0x3704;
const PR_ATTACH_LONG_FILENAME = 0x3707;
const PR_ATTACH_MIME_TAG = 0x370e;
const PR_ATTACH_DATA = 0x3701;

interface Attribute {
  readonly level: number;
  readonly id: number;
  readonly data: Buffer;
}

/** Null where it is no TNEF or breaks off before anything was said. */
export function readTnef(bytes: Buffer): Tnef | null {
  if (bytes.length < 6 || bytes.readUInt32LE(0) !== SIGNATURE) return null;
  let charset = 'windows-1252';
  let body: Buffer | null = null;
  let properties: Properties = new Map();
  const files: { title: string | null; dataBytes: number; properties: Properties }[] = [];
  let read = 0;
  for (const { level, id, data } of attributes(bytes)) {
    read += 1;
    if (level === OF_ATTACHMENT) {
      if (id === ATTACHMENT_BEGINS && files.length <= LIMITS.attachments)
        files.push({ title: null, dataBytes: 0, properties: new Map() });
      const file = files.at(-1);
      if (file === undefined) continue;
      if (id === ATTACHMENT_TITLE) file.title = withoutEnd(decodeText(charset, data));
      if (id === ATTACHMENT_DATA) file.dataBytes = data.length;
      if (id === ATTACHMENT_PROPERTIES) file.properties = mapiProperties(data, charset);
    } else if (id === CODE_PAGE && data.length >= 4) charset = charsetOf(data.readUInt32LE(0));
    else if (id === BODY) body = data;
    else if (id === MESSAGE_PROPERTIES) properties = mapiProperties(data, charset);
  }
  if (read === 0) return null;
  return {
    ...textsOf(properties, body, charset),
    files: files.map(({ title, dataBytes, properties: of }) => {
      const name = textIn(of, PR_ATTACH_LONG_FILENAME) ?? title ?? textIn(of, PR_ATTACH_FILENAME);
      const data = of.get(PR_ATTACH_DATA);
      const sizeBytes = dataBytes > 0 ? dataBytes : Buffer.isBuffer(data) ? data.length : 0;
      return { name, type: textIn(of, PR_ATTACH_MIME_TAG), sizeBytes };
    }),
  };
}

// level, id, length, data and a check sum, which nobody keeps to
function* attributes(bytes: Buffer): Generator<Attribute> {
  let at = 6;
  for (let n = 0; n < MOST_ATTRIBUTES && at + 9 <= bytes.length; n++) {
    const level = bytes[at]!;
    const id = bytes.readUInt32LE(at + 1);
    const length = bytes.readUInt32LE(at + 5);
    const start = at + 9;
    if ((level !== 1 && level !== OF_ATTACHMENT) || start + length > bytes.length) return;
    yield { level, id, data: bytes.subarray(start, start + length) };
    at = start + length + 2;
  }
}

function textsOf(properties: Properties, body: Buffer | null, charset: string): Pick<Tnef, 'plain' | 'html'> {
  const plain = textIn(properties, PR_BODY) ?? (body === null ? null : withoutEnd(decodeText(charset, body)));
  const html = properties.get(PR_BODY_HTML);
  const codePage = properties.get(PR_INTERNET_CODE_PAGE);
  const htmlCharset = typeof codePage === 'number' ? charsetOf(codePage) : charset;
  const htmlText = Buffer.isBuffer(html)
    ? decodeText(htmlCharset, html)
    : typeof html === 'string'
      ? html
      : null;
  if (isSaid(plain) || isSaid(htmlText)) return { plain, html: htmlText };
  const rtf = properties.get(PR_RTF_COMPRESSED);
  const source = Buffer.isBuffer(rtf) ? decompressRtf(rtf) : null;
  return { plain: source === null ? null : rtfText(source), html: null };
}

function isSaid(text: string | null): boolean {
  return text !== null && text.trim() !== '';
}

function textIn(properties: Properties, id: number): string | null {
  const value = properties.get(id);
  return typeof value === 'string' && value !== '' ? value : null;
}

function withoutEnd(text: string): string {
  const end = text.indexOf('\0');
  return end < 0 ? text : text.slice(0, end);
}
