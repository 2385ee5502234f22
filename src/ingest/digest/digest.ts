// Digests: several messages of a list in one mail of its software. Each of them is taken in as a message of its own.
import { headerBlock } from '../../mail/header-block.ts';
import { LIMITS } from '../parse/limits.ts';
import { listMarks } from '../source/route.ts';
import { mimeDigest } from './mime-digest.ts';
import { plainDigest } from './plain-digest.ts';
import { addressIn, entityAt, HEADER_BYTES, mediaType, type Entity } from './entity.ts';

export interface Digest {
  /** each as bytes of its own, the same for the same digest; none where there are more than is split */
  readonly messages: readonly Buffer[];
  /** more messages than are split, or one that pretends to be several: a person has to look */
  readonly isRefused: boolean;
}

/**
 * The messages of a digest, or null where it is none. Only what the list's own software sent is one: somebody who
 * passes a digest on has written a message. Digests inside a digest are not looked into.
 */
export function digestOf(bytes: Uint8Array): Digest | null {
  const raw = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  if (!MAY_BE.test(headerBlock(raw, HEADER_BYTES))) return null;
  const top = entityAt(raw, 0, raw.length);
  if (!isOfSoftware(raw, top)) return null;
  const messages = mimeDigest(raw, top) ?? plainDigest(raw, top);
  if (messages === null) return null;
  if (messages === 'ambiguous' || messages.length > LIMITS.digestMessages)
    return { messages: [], isRefused: true };
  return { messages, isRefused: false };
}

// Nearly all mail is none: one look at the header tells, without taking it to pieces.
const MAY_BE =
  /^(?:content-type[ \t]*:[ \t]*multipart\/digest|subject[ \t]*:[^\n]*digest|from[ \t]*:[^\n]*(?:\n[ \t][^\n]*){0,3}(?:owner-[^\n@]{1,64}|-(?:request|bounces?|owner|admin|digest|help|return-[\w.-]{1,80}))@)/imu;

const OF_SOFTWARE = /-(?:request|bounces?|owner|admin|digest|help|return-[\w.-]{1,80})$/u;

// Mailman and Sympa write as list-request@, LISTSERV and others as the list itself.
function isOfSoftware(raw: Buffer, top: Entity): boolean {
  const { fields } = top;
  const from = addressIn(fields.get('from') ?? '');
  if (from === null) return false;
  const [local, host] = from;
  const base = local.replace(OF_SOFTWARE, '').replace(/^owner-/u, '');
  const replyTo = addressIn(fields.get('reply-to') ?? '')?.join('@');
  if (base === local) {
    const saysSo = /digest/iu.test(fields.get('subject') ?? '') || mediaType(top, '') === 'multipart/digest';
    // the list stands in the place of a writer (DMARC): what it passes on is somebody's message
    const isRewritten = /\bvia\b/iu.test(fields.get('from') ?? '') || fields.has('x-original-from');
    if (!saysSo || isRewritten || (replyTo !== undefined && replyTo !== `${local}@${host}`)) return false;
  }
  const marks = listMarks(raw);
  if (marks.includes(`${base}.${host}`) || marks.includes(`${local}.${host}`)) return true;
  const address = `${base}@${host}`;
  return base !== local && (replyTo === address || addressIn(fields.get('to') ?? '')?.join('@') === address);
}
