// What can be read of a message beside its plain and HTML parts: signed S/MIME opened, the rest named.
import type { UnreadableReason } from '../../mail/message.ts';
import { LIMITS } from './limits.ts';
import { mimeDepth } from './mime-depth.ts';
import { readPkcs7 } from './pkcs7.ts';
import { type AttachedPart, type Mail, readMail, type TextPart } from './read-mail.ts';
import { repaired } from './repair.ts';

export interface Opened {
  readonly texts: readonly TextPart[];
  readonly attachments: readonly AttachedPart[];
  /** what of the message cannot be shown, or null */
  readonly unreadable: UnreadableReason | null;
}

/** Opens what is wrapped, one wrapping after the other and not more than the limit. Rejects as readMail does. */
export async function openParts(mail: Mail): Promise<Opened> {
  const texts: TextPart[] = [];
  const attachments: AttachedPart[] = [];
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
      attachments.push(part);
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
  return { texts, attachments, unreadable: isEncrypted ? 'encrypted' : isUnread ? 'form' : null };
}

function isPkcs7({ contentType }: AttachedPart): boolean {
  return typeof contentType === 'string' && /pkcs7-mime$/iu.test(contentType);
}

function isFlat(content: Buffer): boolean {
  return mimeDepth(content.toString('latin1'), LIMITS.depth) <= LIMITS.depth;
}
