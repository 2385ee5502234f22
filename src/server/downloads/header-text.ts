// Header text that any mail program reads: folded ASCII, or encoded words (RFC 2047). Line breaks cannot get in.

const FOLD_AT = 76;
/** `=?UTF-8?B?` and `?=` around 60 characters of base64 make 72 */
const BYTES_A_WORD = 45;

/**
 * Unstructured text, or a phrase where `isPhrase` (RFC 5322 3.2.5), for the value of a header field.
 * `used` is the width of what stands before it on the line.
 */
export function encodeHeaderText(text: string, used: number, isPhrase = false): string {
  const line = text
    .toWellFormed()
    // oxlint-disable-next-line no-control-regex
    .replace(/[\u0000-\u001f\u007f\u0085\u2028\u2029]+/g, ' ')
    .trim();
  const tokens = line.split(' ');
  const pattern = isPhrase ? /^[A-Za-z0-9!#$%&'*+\-/=^_`{|}~ ]*$/ : /^[\x20-\x7e]*$/;
  const isPlain =
    pattern.test(line) && !line.includes('=?') && tokens.every((token) => token !== '' && token.length <= 60);
  return foldTokens(isPlain ? tokens : encodedWords(line), used);
}

/** Joins tokens with spaces, on new lines where they would get too wide (RFC 5322 2.2.3). */
export function foldTokens(tokens: readonly string[], used: number): string {
  let out = '';
  let width = used;
  for (const token of tokens) {
    if (out === '') out = token;
    else if (width + 1 + token.length > FOLD_AT) {
      out += `\r\n ${token}`;
      width = 0;
    } else out += ` ${token}`;
    const lastLine = token.length - (token.lastIndexOf('\n') + 1);
    width = token.includes('\n') ? lastLine : width + 1 + token.length;
  }
  return out;
}

// Each word holds whole characters, as RFC 2047 section 5 demands.
function encodedWords(text: string): string[] {
  const words: string[] = [];
  let piece = '';
  let bytes = 0;
  for (const character of text) {
    const size = Buffer.byteLength(character);
    if (bytes + size > BYTES_A_WORD) {
      words.push(piece);
      piece = '';
      bytes = 0;
    }
    piece += character;
    bytes += size;
  }
  if (piece !== '') words.push(piece);
  return words.map((word) => `=?UTF-8?B?${Buffer.from(word).toString('base64')}?=`);
}
