// What programs look for: health, robots.txt (RFC 9309), security.txt (RFC 9116).
import type { FastifyInstance } from 'fastify';
import { NO_CACHE } from './caching.ts';
import type { ServerDeps } from './deps.ts';
import type { SendFailure } from './failure.ts';
import { contactLink } from './pages/words.ts';

const DAY_MS = 86_400_000;
/**
 * What crawlers are asked to leave alone: searches and their facets, which never end, and the same words once more as files
 * and data. Pages, feeds and sitemaps are open.
 */
const KEPT_OUT = [
  '/search',
  '/*/search',
  '/api/v1/',
  '/log/',
  '/*/mid/',
  ...['eml', 'bib', 'csl.json', 'mbox', 'mbox.gz', 'jsonl.gz'].map((ending) => `/lists/*.${ending}$`),
];

export function addWellKnown(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site, clock } = deps;

  app.get('/healthz', { config: { pattern: '/healthz', cost: 0 } }, (_request, reply) =>
    reply.header('cache-control', NO_CACHE).send({ status: 'ok', version: site.version }),
  );

  app.get('/readyz', { config: { pattern: '/readyz', cost: 0 } }, async (_request, reply) => {
    const { archive, engine } = await deps.ready();
    // A search engine that catches up or is down leaves every page but search as it was; still the operator is told.
    const isReady = archive && engine !== 'down';
    return reply
      .code(isReady ? 200 : 503)
      .header('cache-control', NO_CACHE)
      .send({ status: isReady ? 'ready' : 'not_ready', archive: archive ? 'ready' : 'down', engine });
  });

  app.get('/robots.txt', { config: { pattern: '/robots.txt', cost: 0 } }, (_request, reply) =>
    reply
      .type('text/plain; charset=utf-8')
      .send(
        `User-agent: *\n${KEPT_OUT.map((path) => `Disallow: ${path}\n`).join('')}\nSitemap: ${site.url}/sitemap.xml\n`,
      ),
  );

  app.get(
    '/.well-known/security.txt',
    { config: { pattern: '/.well-known/security.txt' } },
    (request, reply) => {
      const contact = contactLink(site.contact);
      if (contact === null) return fail(request, reply, 404);
      // To the day, so that the answer has a stable ETag
      const expires = new Date((Math.floor(clock.now() / DAY_MS) + 180) * DAY_MS).toISOString();
      const text = `Contact: ${contact}\nExpires: ${expires}\nPreferred-Languages: en, fr, es, ar, zh, ru\nCanonical: ${site.url}/.well-known/security.txt\n`;
      return reply.type('text/plain; charset=utf-8').send(text);
    },
  );
}
