// From the public record to the search document: the only way into an index (wall d).
import { ArchiveError } from '../ops/errors.ts';
import { PublicMessage } from '../redact/public-message.ts';
import { SearchDocument } from './document.ts';
import { ownText } from './own-text.ts';

/**
 * Picks what the index may hold. Parses strictly before and after: a record that is not a PublicMessage throws
 * PUBLIC_RECORD_INVALID with the slot's place and nothing of its text.
 */
export function toDocument(message: PublicMessage): SearchDocument {
  const record = PublicMessage.safeParse(message);
  if (!record.success) throw invalid(message, record.error);
  const { list, seq, threadRoot, subject, author, attachments, language, sentAt, policy, body } = record.data;
  const document = SearchDocument.safeParse({
    id: documentId(list, seq),
    list,
    seq,
    thread: threadRoot,
    subject,
    body: ownText(body),
    author: author.label,
    authorKey: author.key,
    attachments: attachments.flatMap(({ name }) => (name === null ? [] : [name])),
    hasAttachment: attachments.length > 0,
    language,
    date: Math.floor(sentAt / 1000),
    year: new Date(sentAt).getUTCFullYear(),
    policyVersion: policy.version,
  });
  if (!document.success) throw invalid(message, document.error);
  return document.data;
}

/** The id of a slot in the index. */
export function documentId(list: string, seq: number): string {
  return `${list}-${seq}`;
}

function invalid(message: PublicMessage, cause: unknown): ArchiveError {
  const seq = Number.isSafeInteger(message.seq) ? message.seq : null;
  return new ArchiveError('PUBLIC_RECORD_INVALID', 'never', { seq }, cause);
}
