// Answers in fewer bytes (RFC 9110 section 8.4): Brotli or gzip, made on zlib's threads.
import { pipeline, Readable } from 'node:stream';
import { promisify } from 'node:util';
import { brotliCompress, constants, createBrotliCompress, createGzip, gzip } from 'node:zlib';
import type { FastifyInstance } from 'fastify';
import { NO_CACHE } from './caching.ts';

export type Encoding = 'br' | 'gzip';

/** Less does not fit into fewer packets. */
const SHORT_BYTES = 1000;
const TEXTUAL =
  /^(?:text\/|message\/rfc822|image\/svg\+xml|application\/(?:mbox|json|xml|manifest\+json|[\w.-]+\+(?:json|xml)))/;
/** On a page of 50 kB both take about a millisecond and leave less than a quarter; a step more takes twice as long for 5 %. */
const BROTLI = { params: { [constants.BROTLI_PARAM_QUALITY]: 4 } };
const GZIP = { level: 6 };
const compressors = { br: promisify(brotliCompress), gzip: promisify(gzip) };

/** The compressed forms of bodies that are kept and sent again, for as long as they are kept. */
const packed = new WeakMap<Buffer, Partial<Record<Encoding, Promise<Buffer>>>>();

/**
 * Registered after what makes ETags. What is kept by no cache stays as it is: forms mix tokens with what was typed, and the
 * length of a compressed page would tell of one by the other (the BREACH attack).
 */
export function compressAnswers(app: FastifyInstance): void {
  app.addHook('onSend', async (request, reply, payload) => {
    const isTextual = TEXTUAL.test(String(reply.getHeader('content-type') ?? ''));
    if (reply.getHeader('cache-control') === NO_CACHE || !isTextual) return payload;
    const encoding = acceptedEncoding(request.headers['accept-encoding']);
    if (encoding === null || reply.getHeader('content-encoding') !== undefined) return payload;
    if (payload instanceof Readable) {
      reply.header('content-encoding', encoding).removeHeader('content-length');
      const packer = encoding === 'br' ? createBrotliCompress(BROTLI) : createGzip(GZIP);
      // An error cuts the connection, so that half a file is never taken for a whole one.
      return pipeline(payload, packer, () => undefined);
    }
    const isText = typeof payload === 'string' || Buffer.isBuffer(payload);
    if (!isText || payload.length < SHORT_BYTES) return payload;
    reply.header('content-encoding', encoding).removeHeader('content-length');
    const compressed = Buffer.isBuffer(payload) ? packed.get(payload)?.[encoding] : undefined;
    if (compressed !== undefined) return compressed;
    const made = encoding === 'br' ? compressors.br(payload, BROTLI) : compressors.gzip(payload, GZIP);
    if (Buffer.isBuffer(payload)) packed.set(payload, { ...packed.get(payload), [encoding]: made });
    return made;
  });
}

/** The best of ours that the reader takes, or null for none. */
export function acceptedEncoding(header: string | undefined): Encoding | null {
  if (header === undefined) return null;
  const weights = new Map<string, number>();
  for (const one of header.toLowerCase().split(',', 20)) {
    const [name = '', ...parameters] = one.split(';', 5).map((part) => part.trim());
    const q = parameters.find((parameter) => parameter.startsWith('q='))?.slice(2);
    weights.set(name, q === undefined ? 1 : Number(q) || 0);
  }
  const weightOf = (encoding: string) => weights.get(encoding) ?? weights.get('*') ?? 0;
  const [br, gz] = [weightOf('br'), weightOf('gzip')];
  if (br === 0 && gz === 0) return null;
  return br >= gz ? 'br' : 'gzip';
}
