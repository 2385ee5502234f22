// What caches may keep and how they ask again (RFC 9110 section 13, RFC 9111): ETags from the bytes, and answers that cost
// no page: what was answered before is known until anything in the archive changes.
import { hash } from 'node:crypto';
import { Readable } from 'node:stream';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import type { ArchiveView } from '../archive/archive.ts';
import type { ServerDeps, Site } from './deps.ts';
import { KnownAnswers } from './known-answers.ts';

/**
 * Readers ask again after one minute, shared caches after two, and those that answer first and ask then after three at the
 * latest: an erasure shows everywhere within that time (docs/operations.md says so).
 */
export const PAGE_CACHE = 'public, max-age=60, s-maxage=120, stale-while-revalidate=60';
export const DOWNLOAD_CACHE = 'public, no-cache';
export const IMMUTABLE_CACHE = 'public, max-age=31536000, immutable';
export const NO_CACHE = 'no-store';

/** Other statuses say that something is wrong, for now at least. */
const LASTING: ReadonlySet<number> = new Set([200, 202, 302, 304, 410]);
const LONGEST_URL = 500;

export interface ReadyAnswer {
  readonly status: 200 | 304;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer | null;
}

export interface Answers {
  /** What would be answered now, where that is known without making it; else null. */
  ready(request: FastifyRequest): ReadyAnswer | null;
}

declare module 'fastify' {
  interface FastifyRequest {
    /** the archive's stamp when the request came; null where it is not known or does not matter */
    stamp: number | null;
  }
}

/** Gives every public answer ETag and Cache-Control, turns it into a 304 where the reader has it, and remembers it. */
export function answerConditionally(
  app: FastifyInstance,
  { reader, clock }: Pick<ServerDeps, 'reader' | 'clock'>,
): Answers {
  const known = new KnownAnswers();
  // When this process noticed the archive's present state: never before it came to be.
  let state = { stamp: Number.NaN, at: 0 };
  const stampOf = (request: FastifyRequest) => {
    if (!isRemembered(request)) return null;
    try {
      const stamp = reader.stamp();
      if (stamp !== state.stamp) state = { stamp, at: clock.now() };
      return stamp;
    } catch {
      // the handler meets the same fault and answers for it
      return null;
    }
  };
  // A second in which there may be another change names no state.
  const lastModified = (stamp: number): Record<string, string> =>
    stamp === state.stamp && toSecond(clock.now()) > toSecond(state.at)
      ? { 'last-modified': new Date(state.at).toUTCString() }
      : {};
  app.decorateRequest('stamp', null);

  app.addHook('onSend', async (request, reply, payload) => {
    if (!isRead(request)) return payload;
    if (reply.getHeader('cache-control') === undefined)
      reply.header('cache-control', LASTING.has(reply.statusCode) ? PAGE_CACHE : NO_CACHE);
    reply.header('vary', 'Accept-Encoding');
    if (reply.statusCode !== 200 || reply.getHeader('cache-control') === NO_CACHE) return payload;
    // bytes: they are hashed, compressed, counted and sent
    const body = typeof payload === 'string' ? Buffer.from(payload) : payload;
    if (reply.getHeader('etag') === undefined) {
      if (!Buffer.isBuffer(body)) return payload;
      // weak: the same page may come compressed or not
      reply.header('etag', `W/"${hash('sha256', body, 'base64url').slice(0, 22)}"`);
    }
    if (request.stamp !== null) {
      reply.headers(lastModified(request.stamp));
      const headers = headersOf(reply);
      known.remember(
        request.url,
        { stamp: request.stamp, at: clock.now(), headers: pick(headers, KEPT_BY_304) },
        Buffer.isBuffer(body) && request.method === 'GET' ? { headers, body } : null,
      );
    }
    if (!matchesEtag(request, String(reply.getHeader('etag')))) return body;
    if (payload instanceof Readable) payload.destroy();
    reply.code(304).removeHeader('content-length').removeHeader('content-type');
    return null;
  });

  return {
    ready(request) {
      if (!isRead(request)) return null;
      const stamp = (request.stamp = stampOf(request));
      if (stamp === null) return null;
      const answer = known.find(request.url, stamp, clock.now());
      if (answer === null) return null;
      const { whole } = answer;
      const modified = lastModified(stamp);
      const headers = { ...answer.headers, ...modified };
      if (hasAlready(request, headers)) return { status: 304, headers, body: null };
      if (whole === null) return null;
      // said as it was: nothing to remember
      request.stamp = null;
      return { status: 200, headers: { ...whole.headers, ...modified }, body: whole.body };
    },
  };
}

function hasAlready(request: FastifyRequest, answer: Readonly<Record<string, string>>): boolean {
  const { 'if-none-match': etags, 'if-modified-since': since } = request.headers;
  if (etags !== undefined) return matchesEtag(request, answer['etag']!);
  const modified = answer['last-modified'];
  return since !== undefined && modified !== undefined && Date.parse(since) >= Date.parse(modified);
}

/**
 * For what is made of the archive and of `parts` alone, and is too long to be read for its ETag. The change feed moves with
 * every change of a message, so its head stands for them all.
 */
export async function etagOfArchive(
  reader: ArchiveView,
  site: Site,
  ...parts: readonly string[]
): Promise<string> {
  const made = [await reader.lastChange(), site.version, site.url, ...parts];
  return `W/"${hash('sha256', JSON.stringify(made), 'base64url').slice(0, 22)}"`;
}

/** True where If-None-Match names this ETag (weak comparison). */
export function matchesEtag(request: FastifyRequest, etag: string): boolean {
  const asked = request.headers['if-none-match'];
  if (asked === undefined) return false;
  const wanted = etag.replace(/^W\//, '');
  return asked.split(',').some((one) => one.trim() === '*' || one.trim().replace(/^W\//, '') === wanted);
}

function isRead({ method }: FastifyRequest): boolean {
  return method === 'GET' || method === 'HEAD';
}

// What a search finds depends on its index, which follows the archive.
function isRemembered({ routeOptions, url }: FastifyRequest): boolean {
  const { pattern, cost } = routeOptions.config ?? {};
  return pattern !== undefined && cost !== 0 && url.length <= LONGEST_URL && !/\/search\b/.test(pattern);
}

const KEPT_BY_304 = ['etag', 'cache-control', 'last-modified', 'vary', 'x-robots-tag'];

function headersOf(reply: FastifyReply): Record<string, string> {
  const { 'content-length': _ofThisPayload, ...headers } = reply.getHeaders();
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name, String(value)]));
}

function pick(headers: Readonly<Record<string, string>>, names: readonly string[]): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).filter(([name]) => names.includes(name)));
}

function toSecond(ms: number): number {
  return Math.floor(ms / 1000);
}
