// Sitemaps (sitemaps.org): an index, one of the site's own pages, one of each list, one of each year of its threads.
// Threads hold every message, so they are enough; a thread that nobody sees any more has no summary. Each page stands there
// once a language, and each time with the addresses in all of them, as search engines want it.
import { Readable } from 'node:stream';
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ArchiveView, ListSummary } from '../archive/archive.ts';
import { etagOfArchive } from './caching.ts';
import type { ServerDeps, Site } from './deps.ts';
import type { SendFailure } from './failure.ts';
import { xml, xmlDocument, type Xml } from './feeds/xml.ts';
import { alternatesOf, inLanguage, offeredLanguages } from './html/alternates.ts';
import { files, hrefs } from './html/href.ts';
import { readMonth } from './pages/read.ts';

/** Of one sitemap, before it is compressed. */
const MOST_ADDRESSES = 50_000;
const MOST_BYTES = 50_000_000;
/** About half a megabyte of addresses. */
const THREADS_A_READ = 100;
const NAMESPACE = 'http://www.sitemaps.org/schemas/sitemap/0.9';
const LANGUAGES_NAMESPACE = 'http://www.w3.org/1999/xhtml';
const href = hrefs('en');

export function addSitemaps(
  app: FastifyInstance,
  { site, letterBox = null }: ServerDeps,
  fail: SendFailure,
): void {
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
      if (list === null) return reply.send(await index(reader, lists, site));
      if (period !== null) {
        reply.header('etag', await etagOfArchive(reader, site, ...site.languages));
        const pieces = request.method === 'HEAD' ? [] : threadsOf(reader, list, period, site);
        return reply.send(Readable.from(pieces));
      }
      return reply.send(urlSet(await pagesOf(reader, list), site));
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
        ...(letterBox === null ? [] : [href.removal()]),
        href.log,
        href.api,
        ...new Set([...reports, ...lists].map((subject) => href.coalition(subject))),
      ];
      return reply.type('application/xml; charset=utf-8').send(urlSet(paths, site));
    },
  );
}

async function index(reader: ArchiveView, lists: readonly ListSummary[], site: Site): Promise<string> {
  const maps = [sitemap(`${site.url}/sitemap-pages.xml`, null)];
  for (const list of lists) {
    maps.push(sitemap(site.url + files.sitemap(list.id), list.lastAt));
    for (const period of periodsOf(await reader.months(list.id), mostThreads(site, list.id))) {
      const isLast = list.lastAt !== null && within(periodOf(period), list.lastAt);
      maps.push(sitemap(site.url + files.sitemap(list.id, period), isLast ? list.lastAt : null));
    }
  }
  return xmlDocument(xml`<sitemapindex xmlns="${NAMESPACE}">\n${maps}</sitemapindex>\n`);
}

function sitemap(address: string, changedAt: number | null): Xml {
  return xml`<sitemap><loc>${address}</loc>${changedAt !== null && lastmod(changedAt)}</sitemap>\n`;
}

// A thread that was last active in a year has a message in it, so a year has no more threads than messages. One with
// more messages than a sitemap takes threads is cut into months, and such a month into days.
function periodsOf(months: readonly { month: string; messages: number }[], most: number): string[] {
  return [...Map.groupBy(months, ({ month }) => month.slice(0, 4))].flatMap(([year, own]) => {
    const messages = own.reduce((sum, { messages: n }) => sum + n, 0);
    return messages <= most
      ? [year]
      : own.flatMap(({ month, messages: n }) => (n <= most ? [month] : daysOf(month)));
  });
}

function daysOf(month: string): string[] {
  const days = Array.from({ length: 31 }, (_, index) => `${month}-${String(index + 1).padStart(2, '0')}`);
  return days.filter((day) => periodOf(day) !== null);
}

/** In six languages an address takes about a kilobyte, so that the limit of bytes comes before that of addresses. */
function mostThreads(site: Site, list: string): number {
  const longest = urls(site, href.thread(list, 9_999_999_999), 0);
  const byBytes = (MOST_BYTES - 1000) / Buffer.byteLength(String(longest));
  return Math.floor(Math.min(MOST_ADDRESSES / offeredLanguages(site).length, byBytes));
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

function urlSet(paths: readonly string[], site: Site): string {
  return xmlDocument(urlSetOf(paths.map((path) => urls(site, path))));
}

function urlSetOf(all: readonly Xml[]): Xml {
  return xml`<urlset xmlns="${NAMESPACE}" xmlns:xhtml="${LANGUAGES_NAMESPACE}">\n${all}</urlset>\n`;
}

/** A page in each language of the site. */
function urls(site: Site, path: string, changedAt: number | null = null): Xml {
  const links = alternatesOf(site, path).map(
    ({ hreflang, address }) => xml`<xhtml:link rel="alternate" hreflang="${hreflang}" href="${address}"/>\n`,
  );
  const same = xml`${changedAt !== null && lastmod(changedAt)}\n${links}`;
  const each = offeredLanguages(site).map(
    (language) => xml`<url><loc>${site.url}${inLanguage(language, path)}</loc>${same}</url>\n`,
  );
  return xml`${each}`;
}

async function* threadsOf(
  reader: ArchiveView,
  list: ListSummary,
  period: Period,
  site: Site,
): AsyncGenerator<string> {
  const [head, tail] = xmlDocument(urlSetOf([])).split('</urlset>', 2);
  yield head!;
  let before = { lastAt: period.until, root: 0 };
  for (let left = mostThreads(site, list.id); left > 0; left -= THREADS_A_READ) {
    const read = await reader.threads(list.id, before, Math.min(left, THREADS_A_READ));
    const here = read.filter(({ lastAt }) => within(period, lastAt));
    yield here.map(({ root, lastAt }) => String(urls(site, href.thread(list.id, root), lastAt))).join('');
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

/** Of a year, a month or a day. */
function periodOf(text: unknown): Period | null {
  if (typeof text !== 'string' || !/^\d{4}(?:-\d\d){0,2}$/.test(text)) return null;
  const [year, month, day] = text.split('-').map(Number) as [number, number?, number?];
  if (readMonth(`${text}-01`.slice(0, 7)) === null) return null;
  if (month === undefined) return { from: Date.UTC(year, 0), until: Date.UTC(year + 1, 0) };
  if (day === undefined) return { from: Date.UTC(year, month - 1), until: Date.UTC(year, month) };
  const from = Date.UTC(year, month - 1, day);
  return new Date(from).getUTCDate() === day ? { from, until: Date.UTC(year, month - 1, day + 1) } : null;
}

function within(period: Period | null, ms: number): boolean {
  return period !== null && ms >= period.from && ms < period.until;
}

function lastmod(ms: number): Xml {
  return xml`<lastmod>${new Date(ms).toISOString().slice(0, 10)}</lastmod>`;
}
