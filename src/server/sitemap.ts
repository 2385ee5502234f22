// Sitemaps (sitemaps.org): an index, one of the site's own pages, one of each list, one of each year of its threads.
// Threads hold every message, so they are enough; a thread that nobody sees any more has no summary.
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ArchiveView, ListSummary } from '../archive/archive.ts';
import { etagOfArchive } from './caching.ts';
import type { ServerDeps } from './deps.ts';
import type { SendFailure } from './failure.ts';
import { xml, xmlDocument, type Xml } from './feeds/xml.ts';
import { files, hrefs } from './html/href.ts';
import { readMonth } from './pages/read.ts';

/** Most addresses of one sitemap. */
const MOST_ADDRESSES = 50_000;
const THREADS_A_READ = 500;
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const href = hrefs('en');

type Threads = { root: number; lastAt: number }[];

export function addSitemaps(app: FastifyInstance, { site }: ServerDeps, fail: SendFailure): void {
  app.get<{ Querystring: { list?: unknown; period?: unknown } }>(
    '/sitemap.xml',
    { config: { pattern: '/sitemap.xml', cost: 5 } },
    async (request, reply) => {
      const { reader, query } = request;
      const period = query.period === undefined ? null : periodOf(query.period);
      const lists = await reader.lists();
      const list = query.list === undefined ? null : lists.find(({ id }) => id === query.list);
      if (list === undefined || (query.period !== undefined && (period === null || list === null)))
        return fail(request, reply, 404);
      reply.type('application/xml; charset=utf-8');
      if (list === null) return reply.send(await index(reader, lists, site.url));
      if (period !== null) {
        reply.header('etag', await etagOfArchive(reader, site));
        const pieces = request.method === 'HEAD' ? [] : threadsOf(reader, list, period, site.url);
        return reply.send(Readable.from(pieces));
      }
      return reply.send(urlSet(await pagesOf(reader, list), site.url));
    },
  );

  app.get(
    '/sitemap-pages.xml',
    { config: { pattern: '/sitemap-pages.xml', cost: 2 } },
    async (request, reply) => {
      const reports = (await request.reader.newestReports()).map(({ subject }) => subject);
      const lists = (await request.reader.lists()).map(({ id }) => id);
      const paths = [
        href.home,
        href.openness(),
        href.help,
        href.privacy,
        href.accessibility,
        href.removal(),
        href.log,
        href.api,
        ...new Set([...reports, ...lists].map((subject) => href.coalition(subject))),
      ];
      return reply.type('application/xml; charset=utf-8').send(urlSet(paths, site.url));
    },
  );
}

async function index(reader: ArchiveView, lists: readonly ListSummary[], siteUrl: string): Promise<string> {
  const maps = [xml`<sitemap><loc>${siteUrl}/sitemap-pages.xml</loc></sitemap>\n`];
  for (const list of lists) {
    maps.push(sitemap(siteUrl + files.sitemap(list.id), list.lastAt));
    const periods = periodsOf(await reader.months(list.id));
    for (const period of periods)
      // the threads that were active last stand in the last one
      maps.push(
        sitemap(siteUrl + files.sitemap(list.id, period), period === periods.at(-1) ? list.lastAt : null),
      );
  }
  return xmlDocument(xml`<sitemapindex xmlns="${NAMESPACE}">\n${maps}</sitemapindex>\n`);
}

function sitemap(address: string, changedAt: number | null): Xml {
  return xml`<sitemap><loc>${address}</loc>${changedAt !== null && lastmod(changedAt)}</sitemap>\n`;
}

// A thread that was last active in a year has a message in it, so a year has no more threads than messages. One with
// more messages than a sitemap takes addresses is cut into months.
function periodsOf(months: readonly { month: string; messages: number }[]): string[] {
  return [...Map.groupBy(months, ({ month }) => month.slice(0, 4))].flatMap(([year, own]) => {
    const messages = own.reduce((sum, { messages: n }) => sum + n, 0);
    return messages <= MOST_ADDRESSES ? [year] : own.map(({ month }) => month);
  });
}

async function pagesOf(reader: ArchiveView, list: ListSummary): Promise<string[]> {
  const months = await reader.months(list.id);
  const years = [...new Set(months.map(({ month }) => month.slice(0, 4)))];
  return [
    href.list(list.id),
    href.policy(list.id),
    ...years.map((year) => href.year(list.id, year)),
    ...months.map(({ month }) => href.month(list.id, month)),
  ];
}

function urlSet(paths: readonly string[], siteUrl: string): string {
  const urls = paths.map((path) => xml`<url><loc>${siteUrl}${path}</loc></url>\n`);
  return xmlDocument(xml`<urlset xmlns="${NAMESPACE}">\n${urls}</urlset>\n`);
}

async function* threadsOf(
  reader: ArchiveView,
  list: ListSummary,
  { from, until }: Period,
  siteUrl: string,
): AsyncGenerator<string> {
  const [head, tail] = xmlDocument(xml`<urlset xmlns="${NAMESPACE}">\n</urlset>\n`).split('</urlset>', 2);
  yield head!;
  let before: { lastAt: number; root: number } = { lastAt: until, root: 0 };
  for (let left = MOST_ADDRESSES; left > 0; left -= THREADS_A_READ) {
    const read: Threads = await reader.threads(list.id, before, Math.min(left, THREADS_A_READ));
    const here = read.filter(({ lastAt }) => lastAt >= from);
    yield here
      .map(({ root, lastAt }) =>
        String(xml`<url><loc>${siteUrl}${href.thread(list.id, root)}</loc>${lastmod(lastAt)}</url>\n`),
      )
      .join('');
    const last = here.at(-1);
    if (last === undefined || here.length < THREADS_A_READ) break;
    before = { lastAt: last.lastAt, root: last.root };
    await setImmediate();
  }
  yield `</urlset>${tail}`;
}

/** ms UTC, `until` exclusive */
interface Period {
  readonly from: number;
  readonly until: number;
}

function periodOf(text: unknown): Period | null {
  if (typeof text !== 'string') return null;
  const month = readMonth(text.length === 4 ? `${text}-01` : text);
  if (month === null) return null;
  const [year, number] = month.split('-').map(Number) as [number, number];
  const until = text.length === 4 ? Date.UTC(year + 1, 0) : Date.UTC(year, number);
  return { from: Date.UTC(year, number - 1), until };
}

function lastmod(ms: number): Xml {
  return xml`<lastmod>${new Date(ms).toISOString().slice(0, 10)}</lastmod>`;
}
