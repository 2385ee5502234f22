// Mail that reaches a list's mailbox but is no post, or whose author asked not to be archived.
import type { WithholdReason } from '../../mail/message.ts';
import { asksInText } from '../../mail/no-archive.ts';
import type { Fields } from './headers.ts';

/** The reason not to publish, or null. */
export function withholdReason(
  fields: Fields,
  body: string,
  noArchive: 'honour' | 'in_text' | 'ignore',
): WithholdReason | null {
  const contentType = fields.first('content-type').toLowerCase();
  if (
    /^multipart\/report\b/u.test(contentType) &&
    /delivery-status|disposition-notification/u.test(contentType)
  ) {
    return 'bounce';
  }
  const from = fields.addresses('from')[0]?.addrSpec.toLowerCase() ?? '';
  if (/^(?:mailer-daemon|postmaster)@/u.test(from) && /^<>$/u.test(fields.first('return-path').trim()))
    return 'bounce';
  if (/^auto-(?:replied|notified)\b/iu.test(fields.first('auto-submitted')) || isAutoReply(fields))
    return 'auto_reply';
  if (/^yes\b/iu.test(fields.first('x-spam-flag')) || /^yes\b/iu.test(fields.first('x-spam-status')))
    return 'spam';
  if (/^multipart\/digest\b/u.test(contentType)) return 'digest';
  if (noArchive === 'honour' && asksNotToBeArchived(fields)) return 'no_archive';
  if (noArchive !== 'ignore' && asksInText(body)) return 'no_archive';
  return null;
}

function isAutoReply(fields: Fields): boolean {
  return (
    fields.first('x-autoreply') !== '' ||
    fields.first('x-autorespond') !== '' ||
    /^auto_reply$/iu.test(fields.first('precedence'))
  );
}

function asksNotToBeArchived(fields: Fields): boolean {
  return (
    /^yes\b/iu.test(fields.first('x-no-archive')) ||
    /^(?:no\b|expiry)/iu.test(fields.first('x-archive')) ||
    // Sympa: an archive outside of the list's own is not wanted
    /^no-external-archive\b/iu.test(fields.first('restrict'))
  );
}
