// S/MIME (RFC 8551): what an application/pkcs7-mime part is, and the mail inside a signed one (CMS, RFC 5652).

export type Pkcs7 =
  { readonly kind: 'signed'; readonly content: Buffer } | { readonly kind: 'encrypted' | 'other' };

const SIGNED = '2a864886f70d010702';
// enveloped, encrypted, and enveloped with authentication (RFC 5083)
const ENCRYPTED = new Set(['2a864886f70d010703', '2a864886f70d010706', '2a864886f70d010910010117']);
const SEQUENCE = 0x30;
const OID = 0x06;
const OCTETS = 0x04;
const OCTETS_IN_PIECES = 0x24;
const EXPLICIT_0 = 0xa0;
/** closes an element without a length */
const END = 0;
/** Pieces of one content; OpenSSL writes one for each 4 KB. */
const MOST_PIECES = 100_000;

/** Reads as far as it must and no further; what is broken is `other`. */
export function readPkcs7(bytes: Buffer): Pkcs7 {
  const info = inside(element(bytes, 0, bytes.length), SEQUENCE);
  const type = info === null ? null : element(bytes, info.start, info.end);
  if (info === null || type?.tag !== OID) return { kind: 'other' };
  const name = bytes.toString('hex', type.start, type.end);
  if (ENCRYPTED.has(name)) return { kind: 'encrypted' };
  if (name !== SIGNED) return { kind: 'other' };
  const content = signedContent(bytes, type.next, info.end);
  return content === null ? { kind: 'other' } : { kind: 'signed', content };
}

// SignedData ::= SEQUENCE { version, digestAlgorithms, encapContentInfo SEQUENCE { type, [0] OCTET STRING }, … }
function signedContent(bytes: Buffer, from: number, end: number): Buffer | null {
  const wrapped = inside(element(bytes, from, end), EXPLICIT_0);
  const signed = wrapped && inside(element(bytes, wrapped.start, wrapped.end), SEQUENCE);
  const version = signed && element(bytes, signed.start, signed.end);
  const algorithms = version && element(bytes, version.next, signed.end);
  const encapsulated = algorithms && inside(element(bytes, algorithms.next, signed.end), SEQUENCE);
  const type = encapsulated && element(bytes, encapsulated.start, encapsulated.end);
  const explicit = type && inside(element(bytes, type.next, encapsulated.end), EXPLICIT_0);
  const octets = explicit && element(bytes, explicit.start, explicit.end);
  return octets ? octetString(bytes, octets) : null;
}

interface Element {
  readonly tag: number;
  /** of the content */
  readonly start: number;
  readonly end: number;
  /** where the next element begins; of an element without a length, where its content begins */
  readonly next: number;
}

// X.690 8.1: tag, length, content. An element of indefinite length ends with what is around it at the latest.
function element(bytes: Buffer, at: number, limit: number): Element | null {
  if (at + 2 > limit) return null;
  const tag = bytes[at]!;
  const first = bytes[at + 1]!;
  if ((tag & 0x1f) === 0x1f) return null;
  if (first === 0x80) return { tag, start: at + 2, end: limit, next: at + 2 };
  const count = first < 0x80 ? 0 : first & 0x7f;
  if (count > 6 || at + 2 + count > limit) return null;
  const length = count === 0 ? first : bytes.readUIntBE(at + 2, count);
  const start = at + 2 + count;
  const end = Math.min(start + length, limit);
  return { tag, start, end, next: end };
}

function inside(found: Element | null, tag: number): Element | null {
  return found?.tag === tag ? found : null;
}

// In one piece, or in many, which may hold further ones: walked flat, as their contents follow each other.
function octetString(bytes: Buffer, { tag, start, end }: Element): Buffer | null {
  if (tag === OCTETS) return bytes.subarray(start, end);
  if (tag !== OCTETS_IN_PIECES) return null;
  const pieces: Buffer[] = [];
  let at = start;
  for (let n = 0; n < MOST_PIECES; n++) {
    const piece = element(bytes, at, end);
    if (piece?.tag === OCTETS) pieces.push(bytes.subarray(piece.start, piece.end));
    else if (piece?.tag !== OCTETS_IN_PIECES && piece?.tag !== END) break;
    at = piece.tag === OCTETS_IN_PIECES ? piece.start : piece.next;
  }
  return Buffer.concat(pieces);
}
