// A multipart/digest (RFC 2046 5.1.5), alone or with a masthead and a footer around it, as Mailman and Sympa send it.
import { LIMITS } from '../parse/limits.ts';
import { type Entity, entityAt, mediaType, partsOf } from './entity.ts';

const MOST_AROUND = 20;

/** The messages as they stand in it, or null where it is no such digest. */
export function mimeDigest(raw: Buffer, top: Entity): Buffer[] | null {
  const digest = findDigest(raw, top);
  if (digest === null) return null;
  const messages = partsOf(raw, digest, LIMITS.digestMessages)
    // a table of contents may stand in front
    .filter((part) => mediaType(part, 'message/rfc822') === 'message/rfc822' && !isEncoded(part))
    .map(({ start, end }) => raw.subarray(start, end))
    .filter((message) => isMessage(message));
  return messages.length === 0 ? null : messages;
}

function findDigest(raw: Buffer, top: Entity): Entity | null {
  const type = mediaType(top, 'text/plain');
  if (type === 'multipart/digest') return top;
  if (type !== 'multipart/mixed') return null;
  const inner = partsOf(raw, top, MOST_AROUND).filter(
    (part) => mediaType(part, 'text/plain') === 'multipart/digest',
  );
  return inner.length === 1 ? inner[0]! : null;
}

// RFC 2046 5.2.1 allows a message no encoding; what is encoded all the same stays in the digest.
function isEncoded({ fields }: Entity): boolean {
  return /^\s*(?:base64|quoted-printable)\b/iu.test(fields.get('content-transfer-encoding') ?? '');
}

function isMessage(message: Buffer): boolean {
  const { fields } = entityAt(message, 0, message.length);
  return fields.has('from') || fields.has('subject');
}
