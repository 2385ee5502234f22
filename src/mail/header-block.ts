// The header of a message (RFC 5322 2.1), as it stands in the bytes.

const NEWLINE = 10;
const RETURN = 13;

/** The text up to the first empty line, or as much of it as is in the first `most` bytes; a character a byte. */
export function headerBlock(bytes: Uint8Array, most: number): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, most));
  let end = head.indexOf(NEWLINE);
  while (end >= 0 && !isEmptyLine(head, end + 1)) end = head.indexOf(NEWLINE, end + 1);
  return head.toString('latin1', 0, end < 0 ? head.length : end + 1);
}

function isEmptyLine(bytes: Buffer, at: number): boolean {
  return bytes[at] === NEWLINE || (bytes[at] === RETURN && bytes[at + 1] === NEWLINE);
}
