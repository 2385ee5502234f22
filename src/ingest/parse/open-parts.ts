// What can be read of a message beside its plain and HTML parts: signed S/MIME opened, the rest named.
import { calendarEvents, describeEvents } from '../../mail/calendar.ts';
import { decodeText } from '../../mail/charset.ts';
import type { UnreadableReason } from '../../mail/message.ts';
import { readTnef, type Tnef } from '../tnef/tnef.ts';
import { LIMITS } from './limits.ts';
import { mimeDepth } from './mime-depth.ts';
import { readPkcs7 } from './pkcs7.ts';
import { type AttachedPart, type Mail, readMail, type TextPart } from './read-mail.ts';
import { repaired } from './repair.ts';

export interface Opened {
  readonly texts: readonly TextPart[];
  /** what says the same as the texts and more: stands behind them */
  readonly beside: string;
  /** read where the texts say nothing */
  readonly instead: readonly TextPart[];
  readonly attachments: readonly AttachedPart[];
  /** what of the message cannot be shown, or null */
  readonly unreadable: UnreadableReason | null;
}

/** Opens what is wrapped, one wrapping after the other and not more than the limit. Rejects as readMail does. */
export async function openParts(mail: Mail): Promise<Opened> {
  const texts: TextPart[] = [];
  const attachments: AttachedPart[] = [];
  const calendars: AttachedPart[] = [];
  const ofOutlook: TextPart[] = [];
  let isEncrypted = mail.isEncrypted;
  let isUnread = false;
  let wrappings = 0;
  const waiting = mail.parts.toReversed();
  while (waiting.length > 0) {
    const part = waiting.pop()!;
    if (part.kind !== 'attached') {
      texts.push(part);
      continue;
    }
    if (part.content === null || !isPkcs7(part)) {
      const tnef = isTnef(part) ? readTnef(part.content!) : null;
      if (tnef === null) attachments.push(part);
      else attachments.push(...filesOf(tnef, part));
      if (tnef !== null) ofOutlook.push(...textsOf(tnef));
      else if (isTnef(part)) isUnread = true;
      if (isCalendar(part)) calendars.push(part);
      continue;
    }
    const pkcs7 = readPkcs7(part.content);
    if (pkcs7.kind === 'signed' && wrappings < LIMITS.wrappings && isFlat(pkcs7.content)) {
      wrappings += 1;
      const inner = await readMail(repaired(pkcs7.content));
      isEncrypted ||= inner.isEncrypted;
      for (const innerPart of inner.parts.toReversed()) waiting.push(innerPart);
      continue;
    }
    if (pkcs7.kind === 'encrypted') isEncrypted = true;
    else isUnread = true;
    attachments.push(part);
  }
  return {
    texts,
    ...readCalendars(calendars, texts, ofOutlook),
    attachments,
    unreadable: isEncrypted ? 'encrypted' : isUnread ? 'form' : null,
  };
}

// An invitation is an alternative of a text that often leaves out what the mail program shows beside it: when and where.
function readCalendars(
  calendars: readonly AttachedPart[],
  texts: readonly TextPart[],
  ofOutlook: readonly TextPart[],
): Pick<Opened, 'beside' | 'instead'> {
  if (calendars.length === 0) return { beside: '', instead: ofOutlook };
  const said = texts.map(({ text }) => text).join('\n');
  const beside: string[] = [];
  const instead = [...ofOutlook];
  for (const { content, charset, alternative } of calendars.slice(0, MOST_CALENDARS)) {
    if (content === null || content.length > LIMITS.calendarBytes) continue;
    const events = calendarEvents(decodeText(charset, content));
    if (events.length === 0) continue;
    instead.push({
      kind: 'plain',
      text: describeEvents(events, { withDescription: true }),
      alternative: null,
    });
    if (alternative === null || events.every(({ summary }) => said.includes(summary))) continue;
    beside.push(describeEvents(events, { withDescription: false }));
  }
  return { beside: beside.join('\n\n'), instead };
}

const MOST_CALENDARS = 5;

function isCalendar({ contentType }: AttachedPart): boolean {
  return typeof contentType === 'string' && /^text\/calendar$/iu.test(contentType);
}

function isTnef({ content, contentType, filename }: AttachedPart): boolean {
  if (content === null) return false;
  return /ms-tnef$/iu.test(String(contentType)) || /^win.{0,20}\.dat$/iu.test(filename ?? '');
}

function textsOf({ plain, html }: Tnef): TextPart[] {
  const alternative = {};
  return [
    ...(plain === null ? [] : [{ kind: 'plain' as const, text: plain, alternative }]),
    ...(html === null ? [] : [{ kind: 'html' as const, text: html, alternative }]),
  ];
}

// What is in the wrapping stands for it; an empty one stands for itself.
function filesOf({ plain, html, files }: Tnef, part: AttachedPart): AttachedPart[] {
  if (files.length === 0) return plain === null && html === null ? [part] : [];
  return files.map(({ name, type, sizeBytes }) => ({
    ...part,
    filename: name ?? undefined,
    contentType: type ?? 'application/octet-stream',
    isRelated: false,
    sizeBytes,
    content: null,
  }));
}

function isPkcs7({ contentType }: AttachedPart): boolean {
  return typeof contentType === 'string' && /pkcs7-mime$/iu.test(contentType);
}

function isFlat(content: Buffer): boolean {
  return mimeDepth(content.toString('latin1'), LIMITS.depth) <= LIMITS.depth;
}
