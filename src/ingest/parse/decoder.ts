// Puts our own charset care in place of mailparser's, through the door it has for node-iconv.
import { Transform, type TransformCallback } from 'node:stream';
import { decodeText } from '../../mail/charset.ts';

/** An encoded word of a header field (RFC 2047 2), or a piece of a parameter that is written like one (RFC 2231). */
export function decodeWord(charset: string, encoding: string, text: string): string {
  const bytes = encoding.toUpperCase() === 'B' ? base64Bytes(text) : quotedBytes(text);
  // RFC 2231 5: a language may stand behind the charset
  return decodeText(charset.split('*', 1)[0]!, bytes);
}

// Words that follow each other were joined before, each with the padding at its end.
function base64Bytes(text: string): Buffer {
  return Buffer.concat(text.split(/=+/u).map((segment) => Buffer.from(segment, 'base64')));
}

function quotedBytes(text: string): Buffer {
  const plain = text.replace(/=\s+(?=[0-9a-f])/giu, '=').replace(/[_\s]/gu, ' ');
  const bytes = Buffer.from(plain, 'utf8').toString('latin1');
  const decoded = bytes.replace(/=([0-9a-f]{2})/giu, (_, hex: string) =>
    String.fromCharCode(Number.parseInt(hex, 16)),
  );
  return Buffer.from(decoded, 'latin1');
}

/** A node-iconv look-alike: collects a part's bytes and gives them as UTF-8 at the end. */
export class PartDecoder extends Transform {
  readonly #charset: string;
  readonly #chunks: Buffer[] = [];

  constructor(charset: string) {
    super();
    this.#charset = charset;
  }

  convert(input: Buffer | string): Buffer {
    return Buffer.from(decodeText(this.#charset, Buffer.from(input)), 'utf8');
  }

  override _transform(chunk: Buffer, _encoding: BufferEncoding, done: TransformCallback): void {
    this.#chunks.push(chunk);
    done();
  }

  override _flush(done: TransformCallback): void {
    done(null, Buffer.from(decodeText(this.#charset, Buffer.concat(this.#chunks)), 'utf8'));
  }
}
