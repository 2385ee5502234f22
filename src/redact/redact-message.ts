// The gate: a parsed message goes in, a public record comes out. The only place that makes RedactedMessage.
/* oxlint-disable no-control-regex -- control characters are what is looked for */
import type { Address } from '../mail/address.ts';
import { commitToId } from '../mail/commitment.ts';
import type { ParsedAttachment, ParsedMessage } from '../mail/message.ts';
import { Edited } from './edited.ts';
import type { ErasedHere, ErasedPeople } from './erased.ts';
import type { KeyedHasher } from './keyed-hash.ts';
import type { PeopleNames } from './people-names.ts';
import { participant, type CompiledPolicy } from './policy.ts';
import { RedactedMessage, type MessageKeys, type RedactOutcome, type Redaction } from './public-message.ts';
import {
  layoutRedaction,
  textRedaction,
  type Layout,
  type RedactedText,
  type TextContext,
} from './redact-text.ts';
import { scanAlone, type Scanning } from './scanning.ts';

export interface RedactSetting {
  readonly list: string;
  readonly policy: CompiledPolicy;
  readonly hasher: KeyedHasher;
  /** people who were erased from the archive */
  readonly erased?: ErasedPeople;
  /** names of all people of the archive: used where the policy does not show names */
  readonly register?: PeopleNames;
  /** shown each field before and after, for whoever explains what happens; private */
  readonly watch?: (field: string, before: string, after: RedactedText) => void;
}

const LABEL_LIMIT = 400;
const SUBJECT_LIMIT = 2000;
const FILE_NAME_LIMIT = 300;
const ATTACHMENT_LIMIT = 9999;
/** Fields longer than this are cut before they are read; nobody writes such a name. */
const INPUT_LIMIT = 8000;

/**
 * Redacts a whole message. `held` with `leak_check` where the output could not be made clean, with `policy_hold` where
 * the policy wants a person to look first, with `invalid_record` where it does not match the public schema. Never throws for what stands in the mail.
 */
export function redactMessage(parsed: ParsedMessage, setting: RedactSetting): RedactOutcome {
  return scanAlone(messageRedaction(parsed, setting));
}

/** As `redactMessage`, for many messages together. */
export function* messageRedaction(parsed: ParsedMessage, setting: RedactSetting): Scanning<RedactOutcome> {
  const { list, policy, hasher } = setting;
  const keys = messageKeys(parsed, hasher, list);
  const writer = setting.erased?.author(parsed.author) ?? null;
  if (writer !== null) return { kind: 'erased', reason: writer.reason, sentAt: parsed.sentAt, keys };
  if (parsed.withhold !== null) {
    return { kind: 'withheld', reason: parsed.withhold, sentAt: parsed.sentAt, keys };
  }
  const people = [...parsed.people, parsed.author];
  const erased = setting.erased?.isEmpty === false ? lookFor(setting.erased, parsed, people) : undefined;
  const register = policy.policy.names === 'pseudonymise' ? setting.register : undefined;
  const context: TextContext = {
    people,
    ...(erased !== undefined && { erased }),
    ...(register !== undefined && { register }),
  };
  // The body first: who is named in it counts for the other fields.
  const text = cleanText(parsed.body);
  const body = yield* textRedaction(text, policy, context);
  const author = yield* redactAuthor(parsed, policy, context);
  const subject = shorten(yield* textRedaction(cleanLine(parsed.subject), policy, context), SUBJECT_LIMIT);
  const attachments: PublicAttachmentParts[] = [];
  for (const [index, attachment] of parsed.attachments.slice(0, ATTACHMENT_LIMIT).entries())
    attachments.push(yield* redactAttachment(attachment, index, policy, context));
  const fields: [string, RedactedText | null][] = [
    ['author', author.label],
    ['subject', subject],
    ['body', body],
    ...attachments.map(({ name }, index): [string, RedactedText | null] => [`attachments.${index}`, name]),
  ];
  if (setting.watch !== undefined) {
    setting.watch('author', parsed.author.displayName, author.label);
    setting.watch('subject', cleanLine(parsed.subject), subject);
    setting.watch('body', text, body);
    for (const [index, { name }] of attachments.entries()) {
      if (name !== null)
        setting.watch(`attachments.${index}`, cleanLine(parsed.attachments[index]!.name!), name);
    }
  }
  const held = (why: string): RedactOutcome => ({ kind: 'held', why, keys, sentAt: parsed.sentAt });
  if (fields.some(([, field]) => field?.leak === true)) return held('leak_check');
  if (fields.some(([, field]) => field?.holds === true)) return held('policy_hold');
  const message = RedactedMessage.safeParse({
    list,
    policy: { id: policy.policy.id, version: policy.version },
    sentAt: parsed.sentAt,
    receivedAt: parsed.receivedAt,
    dateCorrected: parsed.dateCorrected,
    author: { label: author.label.text, key: author.key },
    subject: subject.text,
    body: body.text,
    language: /^[a-z]{2,3}$/.test(parsed.language) ? parsed.language : 'und',
    redactions: fields.flatMap(([field, redacted]): Redaction[] =>
      (redacted?.published ?? []).map(({ start, end, category }) => ({ field, start, end, category })),
    ),
    attachments: attachments.map(({ name, type, sizeBytes }) => ({
      name: name?.text ?? null,
      type,
      sizeBytes,
    })),
    ...(parsed.unreadable !== undefined && { unreadable: parsed.unreadable }),
  });
  return message.success
    ? { kind: 'public', message: message.data, keys }
    : { kind: 'held', why: 'invalid_record' };
}

function lookFor(erased: ErasedPeople, parsed: ParsedMessage, people: readonly Address[]): ErasedHere {
  const here = erased.in(people);
  here.look(cleanLine(parsed.subject));
  for (const { name } of parsed.attachments) if (name !== null) here.look(cleanLine(name));
  return here;
}

/** Keys that say which message this is, without saying what it says. The list has a part in the commitment only. */
export function messageKeys(parsed: ParsedMessage, hasher: KeyedHasher, list: string): MessageKeys {
  const references = new Set(
    [...parsed.references, ...parsed.inReplyTo].map((id) => hasher.hash('message-id', id)),
  );
  const messageId = parsed.messageId === null ? null : hasher.hash('message-id', parsed.messageId);
  const likeness = parsed.likeness == null ? null : hasher.hash('identity', `likeness\n${parsed.likeness}`);
  const inDigest = [messageId, likeness].flatMap((key) =>
    key === null ? [] : [hasher.hash('identity', `digest\n${key}`)],
  );
  const content = hasher.hash('identity', `${parsed.messageId ?? ''}\n${parsed.contentDigest}`);
  return {
    // another digest, or the list itself, shows the same message in other words
    identity: parsed.isPart === true ? (inDigest[0] ?? content) : content,
    messageId,
    references: [...references],
    likeness,
    inDigest,
    ...(parsed.isPart === true && { isPart: true }),
    ...(parsed.messageId !== null && { commitId: commitToId(list, parsed.messageId) }),
  };
}

const HEADER = 'From: ';

function* redactAuthor(
  parsed: ParsedMessage,
  policy: CompiledPolicy,
  context: TextContext,
): Scanning<{ label: RedactedText; key: string }> {
  const { displayName, addrSpec } = parsed.author;
  const person = addrSpec.trim() || displayName.trim();
  const key = policy.codeOf('author', person.toLowerCase());
  const anonymous = asText(participant(policy.codeOf, person));
  if (policy.policy.names === 'pseudonymise') return { label: anonymous, key };
  // Read as the header that it is, so that "jane at example.org" is known for an address.
  const whole = yield* textRedaction(HEADER + cleanLine(displayName), policy, context);
  const label = withoutStart(whole, HEADER.length);
  if (label.leak) return { label, key };
  const isReadable = /[\p{L}\p{N}]/u.test(readableRest(label)) && label.text.length <= LABEL_LIMIT;
  if (isReadable) return { label, key };
  return { label: label.holds === true ? { ...anonymous, holds: true } : anonymous, key };
}

/** The text without its placeholders. */
function readableRest({ text, published }: RedactedText): string {
  let rest = '';
  let from = 0;
  for (const { start, end } of published) {
    rest += text.slice(from, start);
    from = end;
  }
  return rest + text.slice(from);
}

interface PublicAttachmentParts {
  readonly name: RedactedText | null;
  readonly type: string;
  readonly sizeBytes: number;
}

const EXTENSION =
  /\.(pdf|docx?|odt|rtf|txt|md|xlsx?|ods|csv|pptx?|odp|html?|xml|json|ics|vcf|eml|zip|gz|tgz|7z|rar|tar|png|jpe?g|gif|svg|webp|tiff?|mp3|mp4|m4a|mov|avi|wav|ogg|sig|asc|p7s|diff|patch)$/i;

function* redactAttachment(
  { name, type, sizeBytes }: ParsedAttachment,
  index: number,
  policy: CompiledPolicy,
  context: TextContext,
): Scanning<PublicAttachmentParts> {
  const publicType = (yield* isPublicType(type, policy, context)) ? type : 'application/octet-stream';
  if (name === null) return { name: null, type: publicType, sizeBytes };
  if (policy.policy.attachments === 'hide') {
    const extension = EXTENSION.exec(name)?.[0].toLowerCase() ?? '';
    return { name: asText(`attachment-${index + 1}${extension}`), type: publicType, sizeBytes };
  }
  const redacted = yield* layoutRedaction(cleanLine(name), fileNameLayout, policy, context);
  return { name: shorten(redacted, FILE_NAME_LIMIT), type: publicType, sizeBytes };
}

/** The sender writes the type too: nothing may be said there that a text may not say. */
function* isPublicType(type: string, policy: CompiledPolicy, context: TextContext): Scanning<boolean> {
  if (!/^[a-z0-9][a-z0-9.+-]{0,98}\/[a-z0-9][a-z0-9.+-]{0,98}$/.test(type) || /\d{6}/.test(type))
    return false;
  const { redactions } = yield* textRedaction(type.replace('/', ' '), policy, context);
  return redactions.length === 0;
}

/** A file name is read as it is, and once more with its underscores and pluses as blanks. */
function fileNameLayout(name: string): Layout {
  const blanks = [...name.matchAll(/[_+](?=[^\s])/g)].map(({ index }) => ({
    start: index,
    end: index + 1,
    replacement: ' ',
  }));
  const views = [new Edited(name, [])];
  if (blanks.length > 0) views.push(new Edited(name, blanks));
  return { views, cuts: [], markup: [] };
}

function asText(text: string): RedactedText {
  return { text, redactions: [], published: [], leak: false };
}

function withoutStart(redacted: RedactedText, length: number): RedactedText {
  const text = redacted.text.slice(length).trimEnd();
  const published = redacted.published
    .map(({ start, end, category }) => ({ start: start - length, end: end - length, category }))
    .filter(({ start, end }) => start >= 0 && end <= text.length);
  return { ...redacted, text: redacted.published.some(({ start }) => start < length) ? '' : text, published };
}

/** Cuts the redacted text, never through a placeholder. Cutting first could cut an address in two. */
function shorten(redacted: RedactedText, limit: number): RedactedText {
  if (redacted.text.length <= limit) return redacted;
  let end = limit - 1;
  for (const placeholder of redacted.published) {
    if (placeholder.start < end && end < placeholder.end) end = placeholder.start;
  }
  const text = `${redacted.text
    .slice(0, end)
    .toWellFormed()
    .replace(/\uFFFD$/, '')}…`;
  return { ...redacted, text, published: redacted.published.filter((placeholder) => placeholder.end <= end) };
}

// Overrides and isolates can show a text other than the one that is stored (Unicode UAX 9); marks are harmless.
const BIDI_CONTROL = /[\u202a-\u202e\u2066-\u2069]/g;
const CONTROL = /[\0-\x08\x0b\x0c\x0e-\x1f\x7f]/g;

/** Well-formed Unicode without control characters and bidi overrides, LF line ends. */
function cleanText(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(CONTROL, '\uFFFD').replace(BIDI_CONTROL, '');
}

function cleanLine(text: string): string {
  return cleanText(text.slice(0, INPUT_LIMIT))
    .replace(/\s{1,1000}/g, ' ')
    .trim();
}
