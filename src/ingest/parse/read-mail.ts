// mailparser, held to what is used of it: fields, the text parts in order, and what is attached.
import { type AttachmentStream, type HeaderLines, type Headers, MailParser } from 'mailparser';
import { decodeUtf7 } from '../../mail/seven-bit.ts';
import { decodeWord, PartDecoder } from './decoder.ts';
import { LIMITS } from './limits.ts';

export interface TextPart {
  readonly kind: 'plain' | 'html';
  /** decoded, LF line ends */
  readonly text: string;
  /** the innermost multipart/alternative around the part, or null */
  readonly alternative: object | null;
}

export interface AttachedPart {
  readonly kind: 'attached';
  readonly filename: string | undefined;
  readonly contentType: unknown;
  readonly isRelated: boolean;
  /** decoded */
  readonly sizeBytes: number;
  readonly charset: string;
  /** decoded; of parts that are read further only */
  readonly content: Buffer | null;
  /** the innermost multipart/alternative around the part, or null */
  readonly alternative: object | null;
}

export interface Mail {
  readonly headers: Headers;
  readonly headerLines: HeaderLines;
  /** texts and attached parts, in the order of the message */
  readonly parts: readonly (TextPart | AttachedPart)[];
  /** a part is encrypted (RFC 3156) */
  readonly isEncrypted: boolean;
}

// S/MIME, Outlook's own form, calendars: see open-parts.ts
const READ_FURTHER = /^(?:application\/(?:(?:x-)?pkcs7-mime|(?:vnd\.)?ms-tnef)|text\/calendar)$/u;

/** Reads one message. Rejects where mailparser gives up: too many parts, too large a header. */
export async function readMail(bytes: Buffer): Promise<Mail> {
  const mail = await parse(bytes, false);
  const isDamaged = mail.parts.some((part) => part.kind !== 'attached' && part.text.includes('\uFFFD'));
  return isDamaged ? parse(bytes, true) : mail;
}

/** `isWary`: what is called UTF-8 or ASCII may be something else, which mailparser does not ask itself. */
function parse(bytes: Buffer, isWary: boolean): Promise<Mail> {
  return new Promise((resolve, reject) => {
    const parser = new MailParser({
      skipTextToHtml: true,
      skipTextLinks: true,
      skipImageLinks: true,
      skipHtmlToText: true,
      checksumAlgo: false,
      maxHtmlLengthToParse: LIMITS.htmlChars,
      Iconv: PartDecoder,
    } as ConstructorParameters<typeof MailParser>[0]);
    const inner = parser as unknown as ParserInside;
    inner.libmime.decodeWord = decodeWord;
    if (isWary) {
      const createNode = inner.createNode.bind(parser);
      inner.createNode = (part) => {
        const node = createNode(part);
        if (/^(?:us-?ascii|ascii|utf-?8)?$/iu.test(node.charset ?? '')) node.charset = 'unknown-8bit';
        return node;
      };
    }
    const attachments: Attached[] = [];
    parser.on('error', reject);
    parser.on('data', (data: AttachmentStream | { type: 'text' }) => {
      if (data.type !== 'attachment') return;
      let sizeBytes = 0;
      const chunks: Buffer[] | null = isReadFurther(data) ? [] : null;
      data.content.on('data', (chunk: Buffer) => {
        sizeBytes += chunk.length;
        chunks?.push(chunk);
      });
      data.content.on('end', () => {
        const { filename, contentType, headers } = data;
        const content = chunks === null ? null : Buffer.concat(chunks);
        const isRelated = data.related === true;
        attachments.push({ headers, part: { filename, contentType, isRelated, sizeBytes, content } });
        data.release?.();
      });
    });
    parser.on('end', () => {
      const headers = parser.headers === false ? new Map() : parser.headers;
      const headerLines = parser.headerLines === false ? [] : parser.headerLines;
      resolve({ headers, headerLines, ...partsOf(parser, attachments) });
    });
    parser.end(bytes);
  });
}

function isReadFurther({ contentType, filename }: { contentType: unknown; filename?: unknown }): boolean {
  if (typeof filename === 'string' && /^win(?:mail|\d{1,10})?\.dat$/iu.test(filename)) return true;
  return typeof contentType === 'string' && READ_FURTHER.test(contentType.toLowerCase());
}

/** An attached part as the parser gives it: it shares its header fields with its place in the tree. */
interface Attached {
  readonly headers: Headers;
  readonly part: Omit<AttachedPart, 'kind' | 'alternative' | 'charset'>;
}

interface ParserInside {
  readonly libmime: { decodeWord: typeof decodeWord };
  createNode(part: unknown): { charset?: string };
}

/** What mailparser knows of a part; its own text() glues all of them and converts HTML its own way. */
interface Node {
  readonly contentType?: string | false;
  readonly charset?: string;
  readonly textContent?: string;
  readonly headers?: Headers;
  /** set on a message inside the message */
  readonly showMeta?: boolean;
  readonly children: readonly Node[];
}

function partsOf(parser: MailParser, attachments: readonly Attached[]): Pick<Mail, 'parts' | 'isEncrypted'> {
  const { tree } = parser as unknown as { tree?: Node };
  const attached = new Map(attachments.map(({ headers, part }) => [headers, part]));
  const parts: (TextPart | AttachedPart)[] = [];
  let isEncrypted = false;
  const waiting: { node: Node; alternative: object | null }[] =
    tree === undefined ? [] : [{ node: tree, alternative: null }];
  while (waiting.length > 0) {
    const { node, alternative } = waiting.pop()!;
    const { contentType } = node;
    if (node.showMeta === true) parts.push({ kind: 'plain', text: innerFields(node), alternative: null });
    if (node.textContent !== undefined && node.textContent !== '' && !isBinary(node.textContent)) {
      const kind = contentType === 'text/html' ? 'html' : 'plain';
      parts.push({ kind, text: decoded(node, node.textContent), alternative });
    }
    const part = node.headers === undefined ? undefined : attached.get(node.headers);
    if (part !== undefined) {
      parts.push({ kind: 'attached', ...part, alternative, charset: node.charset ?? 'utf-8' });
      attached.delete(node.headers!);
    }
    // some gateways turn the multipart/encrypted around it into multipart/mixed
    if (contentType === 'multipart/encrypted' || contentType === 'application/pgp-encrypted')
      isEncrypted = true;
    const below =
      contentType === 'multipart/alternative' ? node : node.showMeta === true ? null : alternative;
    for (let i = node.children.length - 1; i >= 0; i--)
      waiting.push({ node: node.children[i]!, alternative: below });
  }
  for (const part of attached.values())
    parts.push({ kind: 'attached', ...part, alternative: null, charset: 'utf-8' });
  return { parts, isEncrypted };
}

// mailparser refuses UTF-7 and leaves its ASCII as it stands.
function decoded(node: Node, text: string): string {
  return /^(?:x-|unicode-[12]-[01]-)?utf-?7$/iu.test(node.charset ?? '')
    ? decodeUtf7(Buffer.from(text, 'latin1'))
    : text;
}

// A message inside: who wrote it and what about; to whom it went is nobody's business.
function innerFields(node: Node): string {
  const line = (name: string) => {
    const value = node.headers?.get(name.toLowerCase());
    if (value instanceof Date || value === undefined) return [];
    const text = typeof value === 'string' ? value : ((value as { text?: unknown }).text ?? '');
    return typeof text === 'string' && text !== '' ? [`${name}: ${text}`] : [];
  };
  return `\n${[...line('From'), ...line('Subject')].join('\n')}\n`;
}

// Bytes that were called text: more than one in twenty is no character of a text.
function isBinary(text: string): boolean {
  const sample = text.slice(0, 20_000);
  // eslint-disable-next-line no-control-regex
  const odd = sample.match(/[\u0000-\u0008\u000E-\u001A\u001C-\u001F\uFFFD]/gu)?.length ?? 0;
  return sample.length >= 200 && odd > sample.length * 0.05;
}
