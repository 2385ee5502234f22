// Bytes to ParsedMessage: decoded, limited, author and dates decided, transport headers left behind.
import { createHash } from 'node:crypto';
import { parseAddressHeader } from 'mailparser';
import type { Address } from '../../mail/address.ts';
import { originalAuthor } from '../../mail/author.ts';
import { withoutArmour } from '../../mail/armour.ts';
import { baseSubject, withoutListTag } from '../../mail/base-subject.ts';
import { decideDates, parseMailDate, receivedDate } from '../../mail/dates.ts';
import { withoutListFooters } from '../../mail/list-footer.ts';
import type {
  HoldReason,
  ParsedAttachment,
  ParsedMessage,
  ParseOutcome,
  RawMessage,
  UnreadableReason,
} from '../../mail/message.ts';
import { ancestors, messageId } from '../../mail/message-id.ts';
import { digestOf } from '../digest/digest.ts';
import { bodyText, cleanText } from './body-text.ts';
import { type Fields, fieldsOf } from './headers.ts';
import { detectLanguage } from './language.ts';
import { LIMITS } from './limits.ts';
import { mimeDepth } from './mime-depth.ts';
import { type Opened, openParts } from './open-parts.ts';
import { type AttachedPart, type Mail, readMail } from './read-mail.ts';
import { repaired } from './repair.ts';
import { withholdReason } from './withhold.ts';

export interface ParseContext {
  readonly listAddress: string | null;
  /** tags the list puts into subjects, without brackets */
  readonly subjectTags: readonly string[];
  /** `in_text`: the field is the list's doing, what stands in the text is the author's */
  readonly noArchive: 'honour' | 'in_text' | 'ignore';
  /** the message was taken out of a digest */
  readonly isPart?: boolean;
  /** ms UTC */
  readonly now: number;
}

/** A message whose parts are found and decoded. */
export interface OpenMessage {
  readonly kind: 'open';
  readonly mail: Mail;
  readonly parts: Opened;
  readonly isDigest: boolean;
  readonly raw: RawMessage;
}

type Held = Extract<ParseOutcome, { kind: 'held' }>;

/** Reads one message. Never throws on mail, however broken: what cannot be read is held with a reason. */
export async function parseMessage(raw: RawMessage, context: ParseContext): Promise<ParseOutcome> {
  const open = await openMessage(raw, context);
  return open.kind === 'held' ? open : readMessage(open, context);
}

/** The first half of `parseMessage`: finds and decodes the parts. Who reads many messages opens them all first. */
export async function openMessage(
  raw: RawMessage,
  context: Pick<ParseContext, 'isPart'>,
): Promise<OpenMessage | Held> {
  if (raw.bytes.byteLength > LIMITS.rawBytes) return { kind: 'held', why: 'too_large' };
  const bytes = repaired(Buffer.from(raw.bytes.buffer, raw.bytes.byteOffset, raw.bytes.byteLength));
  const shape = bytes.toString('latin1');
  if (headerEnd(shape) > LIMITS.headerBytes) return { kind: 'held', why: 'headers_too_large' };
  if (mimeDepth(shape, LIMITS.depth) > LIMITS.depth) return { kind: 'held', why: 'mime_too_deep' };
  let mail: Mail;
  let parts: Opened;
  try {
    mail = await readMail(bytes);
    parts = await openParts(mail);
  } catch (error) {
    return { kind: 'held', why: refusal(error) };
  }
  // A multipart whose parts cannot be found: its source is no text to publish, encoded as it may be.
  const isHollow = mail.parts.length === 0 && isUnreadMultipart(mail, shape);
  const digest = context.isPart === true ? null : digestOf(raw.bytes);
  if (digest?.isRefused === true) return { kind: 'held', why: 'digest_unclear' };
  if (isHollow) return { kind: 'held', why: 'unparseable' };
  return { kind: 'open', mail, parts, isDigest: digest !== null, raw };
}

// mailparser has limits of its own and names them in its texts only.
function refusal(error: unknown): HoldReason {
  const text = error instanceof Error ? error.message : '';
  if (text.includes('child nodes')) return 'too_many_parts';
  return /header size/iu.test(text) ? 'headers_too_large' : 'unparseable';
}

/** The second half of `parseMessage`: what the message says. */
export function readMessage(
  { mail, parts: opened, isDigest, raw }: OpenMessage,
  context: ParseContext,
): ParseOutcome {
  const fields = fieldsOf(mail);
  const from = fields.addresses('from')[0] ?? { displayName: fields.text('from').trim(), addrSpec: '' };
  const text = textOf(opened, context.listAddress);
  if (text === null || text.length > LIMITS.textChars) return { kind: 'held', why: 'text_too_long' };
  const subject = cleanText(fields.text('subject')).replace(/\s+/gu, ' ').trim();
  const attachments = attachmentsOf(opened.attachments);
  if (attachments.length > LIMITS.attachments) return { kind: 'held', why: 'too_many_attachments' };
  // Header and text all empty: a broken header line swallowed them. A person has to look.
  if (
    from.addrSpec === '' &&
    from.displayName === '' &&
    subject === '' &&
    text.trim() === '' &&
    attachments.length === 0
  ) {
    return { kind: 'held', why: 'unparseable' };
  }
  const author = authorOf(fields, from, context.listAddress);
  const plain = withoutArmour(cleanText(text));
  const body = withoutListFooters(plain.text, context.listAddress);
  const unreadable = unreadableReason(opened, plain.isEncrypted, body);
  const named = peopleOf(fields, author);
  // whom redaction does not know of it cannot remove
  if (named.length > LIMITS.people) return { kind: 'held', why: 'too_many_people' };
  const people = named.filter(({ addrSpec }) => addrSpec !== '');
  const notIds = new Set(people.map((person) => person.addrSpec.toLowerCase()));
  const chain = ancestors(fields.all('references').at(-1) ?? '', fields.first('in-reply-to'), notIds);
  const sent = parseMailDate(fields.first('date'));
  const dates = decideDates({
    sent,
    received: newestReceived(fields),
    stored: raw.receivedAt,
    now: context.now,
  });
  const shownSubject = withoutListTag(subject, context.subjectTags);
  const { base } = baseSubject(shownSubject);
  const message: ParsedMessage = {
    messageId: messageId(fields.first('message-id')),
    inReplyTo: chain.slice(-1),
    references: chain,
    ...dates,
    author: { displayName: cleanText(author.displayName).trim(), addrSpec: author.addrSpec },
    subject: shownSubject.slice(0, 1000).toWellFormed(),
    body,
    ...(unreadable !== null && { unreadable }),
    language: detectLanguage(`${shownSubject}\n${body}`),
    attachments,
    people,
    replyTo: fields.addresses('reply-to').slice(0, 10),
    contentDigest: digest({
      author,
      subject: base,
      sent,
      chain,
      body,
      attachments,
    }),
    withhold: withholdReason(fields, body, context.noArchive) ?? (isDigest ? 'digest' : null),
    ...(context.isPart === true && { isPart: true }),
    likeness: likenessOf(author, base, sent),
  };
  return { kind: 'parsed', message };
}

// What else the message holds, where its texts say nothing, or less. Null as for bodyText.
function textOf({ texts, beside, instead }: Opened, listAddress: string | null): string | null {
  const text = bodyText(texts);
  if (text === null || (beside === '' && instead.length === 0)) return text;
  const own = withoutListFooters(cleanText(text), listAddress);
  if (own.trim() === '') return instead.length === 0 ? text : bodyText(instead);
  return beside === '' ? text : `${own}\n\n${beside}`;
}

function unreadableReason(
  { unreadable }: Opened,
  hasEncryptedText: boolean,
  body: string,
): UnreadableReason | null {
  if (hasEncryptedText || unreadable === 'encrypted') return 'encrypted';
  return body.trim() === '' ? unreadable : null;
}

function isUnreadMultipart(mail: Mail, shape: string): boolean {
  const contentType = fieldsOf(mail).first('content-type');
  return /^multipart\//iu.test(contentType) && shape.slice(headerEnd(shape)).trim() !== '';
}

function headerEnd(shape: string): number {
  const end = shape.search(/\r?\n\r?\n/u);
  return end < 0 ? shape.length : end;
}

// The newest Received field stands first; a few hosts write it without a date.
function newestReceived(fields: Fields): number | null {
  for (const field of fields.all('received').slice(0, 5)) {
    const date = receivedDate(field);
    if (date !== null) return date;
  }
  return null;
}

function authorOf(fields: Fields, from: Address, listAddress: string | null): Address {
  return originalAuthor(
    {
      from,
      replyTo: fields.addresses('reply-to'),
      sender: fields.addresses('sender')[0] ?? null,
      originalFrom: asAddress(fields.first('x-original-from')),
      originalSender:
        asAddress(fields.first('x-original-sender') || fields.first('x-mailfrom'))?.addrSpec ?? null,
    },
    listAddress,
  );
}

function asAddress(field: string): Address | null {
  if (field === '') return null;
  const [mailbox] = parseAddressHeader(field.slice(0, 1000), { flatten: true }).value;
  const addrSpec = mailbox?.address ?? '';
  return /^[^\s<>"]{1,64}@[^\s<>"]{1,255}$/u.test(addrSpec)
    ? { displayName: mailbox?.name ?? '', addrSpec }
    : null;
}

/** Everybody whom the header names, with or without an address. */
function peopleOf(fields: Fields, author: Address): Address[] {
  const names = ['from', 'reply-to', 'sender', 'to', 'cc', 'bcc', 'delivered-to', 'return-path'];
  const extensions = ['x-original-to', 'x-original-from', 'x-original-sender', 'x-mailfrom'];
  const found = [
    author,
    ...names.flatMap((name) => fields.addresses(name)),
    ...extensions.flatMap((name) => fields.all(name).flatMap((field) => asAddress(field) ?? [])),
  ];
  const unique = new Map(
    found.map((person) => [`${person.addrSpec.toLowerCase()}\n${person.displayName}`, person]),
  );
  return [...unique.values()].filter(({ addrSpec, displayName }) => addrSpec !== '' || displayName !== '');
}

const NOT_SHOWN = /^application\/(?:pgp-signature|pkcs7-signature|x-pkcs7-signature|pgp-encrypted)$/u;

function attachmentsOf(parts: readonly AttachedPart[]): ParsedAttachment[] {
  return parts
    .map((part) => ({ part, type: mediaType(part) }))
    .filter(({ part, type }) => !NOT_SHOWN.test(type) && !(part.isRelated && part.filename === undefined))
    .map(({ part, type }) => ({
      name: typeof part.filename === 'string' ? cleanText(part.filename).slice(0, 300).toWellFormed() : null,
      type,
      sizeBytes: part.sizeBytes,
    }));
}

// A broken Content-Type comes as something else than a string.
function mediaType({ contentType }: AttachedPart): string {
  const type =
    typeof contentType === 'string' ? cleanText(contentType).toLowerCase().slice(0, 200).toWellFormed() : '';
  return type === '' ? 'application/octet-stream' : type;
}

// Enough to know a message again that a digest shows without its Message-ID.
function likenessOf(author: Address, subject: string, sent: number | null): string | null {
  if (author.addrSpec === '' || sent === null) return null;
  return JSON.stringify([author.addrSpec.toLowerCase(), subject.toLowerCase(), Math.floor(sent / 1000)]);
}

// Equal for copies that differ in transport, transfer encoding, footer or subject tag only (reference D3).
function digest(content: {
  author: Address;
  subject: string;
  sent: number | null;
  chain: readonly string[];
  body: string;
  attachments: readonly ParsedAttachment[];
}): string {
  // every run of white space that is not one blank already
  const body = content.body.replace(/ \s+|[^\S ]\s*/gu, ' ').trim();
  const attachments = content.attachments.map((part) => [part.type, part.sizeBytes]);
  const parts = [
    content.author.addrSpec.toLowerCase(),
    content.subject.toLowerCase(),
    content.sent,
    content.chain,
    body,
    attachments,
  ];
  return createHash('sha256').update(JSON.stringify(parts)).digest('hex');
}
