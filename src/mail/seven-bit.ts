// Charsets that hide other letters in seven bits and that TextDecoder does not read: UTF-7 (RFC 2152), HZ (RFC 1843).

/** Decodes UTF-7: `+…-` holds UTF-16BE in base64, `+-` is a plus. What is no valid base64 stays as it is. */
export function decodeUtf7(bytes: Uint8Array): string {
  const text = Buffer.from(bytes).toString('latin1');
  return text.replace(/\+([A-Za-z0-9+/]*)-?/gu, (whole, base64: string) => {
    if (base64 === '') return whole === '+-' ? '+' : whole;
    const utf16 = Buffer.from(base64, 'base64');
    const even = utf16.subarray(0, utf16.length - (utf16.length % 2));
    return even.length === 0 ? whole : Buffer.from(even).swap16().toString('utf16le').toWellFormed();
  });
}

/** Decodes HZ: between `~{` and `~}` stand GB 2312 pairs without their high bit, `~~` is a tilde. */
export function decodeHz(bytes: Uint8Array): string {
  const decoder = new TextDecoder('gb18030');
  const text = Buffer.from(bytes).toString('latin1');
  return text.replace(
    /~\{([\x21-\x7e]*?)(?:~\}|(?=[\r\n]|$))|~~|~\r?\n/gu,
    (whole, pairs: string | undefined) => {
      if (pairs === undefined) return whole === '~~' ? '~' : '';
      return decoder.decode(Uint8Array.from(pairs, (character) => character.charCodeAt(0) | 0x80));
    },
  );
}
