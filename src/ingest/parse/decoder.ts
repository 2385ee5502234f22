// Puts our own charset care in place of mailparser's, through the door it has for node-iconv.
import { Transform, type TransformCallback } from 'node:stream';
import { decodeText } from '../../mail/charset.ts';

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
