// What programs look for: health, robots.txt (RFC 9309), sitemap, security.txt (RFC 9116).
import type { FastifyInstance } from 'fastify';
import type { ArchiveView } from '../archive/archive.ts';
import { NO_CACHE } from './caching.ts';
import type { ServerDeps } from './deps.ts';
import type { SendFailure } from './failure.ts';
import { xml, xmlDocument, type Xml } from './feeds/xml.ts';
import { files, hrefs } from './html/href.ts';
import { contactLink } from './pages/words.ts';

const DAY_MS = 86_400_000;
/** Most addresses of one sitemap (sitemaps.org). */
const MOST_ADDRESSES = 50_000;
const THREADS_A_READ = 1000;
const SITEMAPS = 'http://www.sitemaps.org/schemas/sitemap/0.9';

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
        `User-agent: *\nDisallow: /search\nDisallow: /*/search\nDisallow: /api/\n\nSitemap: ${site.url}/sitemap.xml\n`,
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

  app.get<{ Querystring: { list?: unknown } }>(
    '/sitemap.xml',
    { config: { pattern: '/sitemap.xml', cost: 5 } },
    async (request, reply) => {
      const wanted = request.query.list;
      const { reader } = request;
      const lists = await reader.lists();
      reply.type('application/xml; charset=utf-8');
      if (wanted === undefined) {
        const maps = lists.map(
          ({ id }) => xml`<sitemap><loc>${site.url}${files.sitemap(id)}</loc></sitemap>\n`,
        );
        return reply.send(xmlDocument(xml`<sitemapindex xmlns="${SITEMAPS}">\n${maps}</sitemapindex>\n`));
      }
      const list = lists.find(({ id }) => id === wanted);
      if (list === undefined) return fail(request, reply, 404);
      const urls = await addressesOf(reader, list.id, site.url);
      return reply.send(xmlDocument(xml`<urlset xmlns="${SITEMAPS}">\n${urls}</urlset>\n`));
    },
  );
}

// Threads hold every message, so months and threads are enough; a thread nobody sees any more has no summary.
async function addressesOf(reader: ArchiveView, list: string, siteUrl: string): Promise<Xml[]> {
  const href = hrefs('en');
  const urls = [xml`<url><loc>${siteUrl}${href.list(list)}</loc></url>\n`];
  for (const { month } of await reader.months(list))
    urls.push(xml`<url><loc>${siteUrl}${href.month(list, month)}</loc></url>\n`);
  for (
    let before: { lastAt: number; root: number } | null = null;
    urls.length < MOST_ADDRESSES - THREADS_A_READ;
  ) {
    const threads: { root: number; lastAt: number }[] = await reader.threads(list, before, THREADS_A_READ);
    for (const { root, lastAt } of threads) {
      const day = new Date(lastAt).toISOString().slice(0, 10);
      urls.push(xml`<url><loc>${siteUrl}${href.thread(list, root)}</loc><lastmod>${day}</lastmod></url>\n`);
    }
    const last = threads.at(-1);
    if (last === undefined || threads.length < THREADS_A_READ) break;
    before = { lastAt: last.lastAt, root: last.root };
  }
  return urls;
}
