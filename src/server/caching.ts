// Conditional requests (RFC 9110 section 13): an ETag from the bytes, 304 where the reader has them already.
import { hash } from 'node:crypto';
import type { FastifyReply, FastifyRequest } from 'fastify';

/** Short, so that an erasure shows soon in caches that do not ask again. */
export const PAGE_CACHE = 'public, max-age=60, must-revalidate';
export const DOWNLOAD_CACHE = 'public, no-cache';
export const IMMUTABLE_CACHE = 'public, max-age=31536000, immutable';
export const NO_CACHE = 'no-store';

/** onSend hook: gives a text answer its ETag and turns it into a 304 where that matches. */
export async function answerConditionally(
  request: FastifyRequest,
  reply: FastifyReply,
  payload: unknown,
): Promise<unknown> {
  if (reply.statusCode !== 200 || (typeof payload !== 'string' && !Buffer.isBuffer(payload))) return payload;
  if (reply.getHeader('cache-control') === undefined) reply.header('cache-control', PAGE_CACHE);
  if (reply.getHeader('cache-control') === NO_CACHE) return payload;
  if (reply.getHeader('etag') === undefined) {
    reply.header('etag', `"${hash('sha256', payload, 'base64url').slice(0, 22)}"`);
  }
  if (!matchesEtag(request, String(reply.getHeader('etag')))) return payload;
  reply.code(304).removeHeader('content-length').removeHeader('content-type');
  return null;
}

/** True where If-None-Match names this ETag (weak comparison). */
export function matchesEtag(request: FastifyRequest, etag: string): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined) return false;
  const wanted = etag.replace(/^W\//, '');
  return asked.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === wanted);
}
