// The header of a message (RFC 5322 2.1), as it stands in the bytes.

/** The text up to the first empty line, or as much of it as is in the first `most` bytes; a character a byte. */
export function headerBlock(bytes: Uint8Array, most: number): string {
  const head = Buffer.from(bytes.buffer, bytes.byteOffset, Math.min(bytes.byteLength, most));
  const ends = [head.indexOf('\n\r\n'), head.indexOf('\n\n')].filter((end) => end >= 0);
  return head.toString('latin1', 0, ends.length > 0 ? Math.min(...ends) + 1 : head.length);
}
