// The openness report for programs: JSON, CSV, a feed of changed grades, badges.
import type { FastifyInstance } from 'fastify';
import type { ArchiveView } from '../../archive/archive.ts';
import { DOWNLOAD_CACHE } from '../caching.ts';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { ATOM_TYPE, atomFeed, type FeedEntry } from '../feeds/atom.ts';
import { files, hrefs } from '../html/href.ts';
import { createView, type View } from '../html/view.ts';
import { LANGUAGES } from '../text/languages.ts';
import { badge } from './badge.ts';
import { opennessCsv } from './csv.ts';
import { opennessData } from './data.ts';
import { coverageOf, scoreOf } from './numbers.ts';
import { readReports, readStanding, readStandings } from './standings.ts';

const JSON_TYPE = 'application/json; charset=utf-8';
const FEED_ENTRIES = 100;

export function addOpennessData(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site, clock } = deps;
  const views = new Map(LANGUAGES.map((language) => [language as string, createView(site, language)]));
  const english = views.get('en')!;

  app.get('/openness.json', { config: { pattern: '/openness.json', cost: 2 } }, async (request, reply) =>
    reply.type(JSON_TYPE).send(JSON.stringify(await opennessData(request.reader, site.url))),
  );

  app.get('/openness.csv', { config: { pattern: '/openness.csv', cost: 2 } }, async (request, reply) =>
    reply
      .type('text/csv; charset=utf-8; header=present')
      .header('content-disposition', 'attachment; filename="openness.csv"')
      .send(opennessCsv(await readStandings(request.reader), site.url)),
  );

  app.get<{ Params: { subject: string } }>(
    '/openness/:subject(^[a-z0-9][a-z0-9-]{0,62}).json',
    { config: { pattern: '/openness/:subject.json' } },
    async (request, reply) => {
      // as it was issued, byte for byte: the log has its digest
      const found = await readStanding(request.reader, request.params.subject);
      if (found === null || found.newest === null) return fail(request, reply, 404);
      return reply.type(JSON_TYPE).header('cache-control', DOWNLOAD_CACHE).send(found.newest.document);
    },
  );

  app.get<{ Params: { subject: string }; Querystring: { lang?: unknown } }>(
    '/openness/:subject/badge.svg',
    { config: { pattern: '/openness/:subject/badge.svg' } },
    async (request, reply) => {
      const { lang = 'en' } = request.query;
      const view = typeof lang === 'string' ? views.get(lang) : undefined;
      if (view === undefined) return fail(request, reply, 400);
      const found = await readStanding(request.reader, request.params.subject);
      if (found === null) return fail(request, reply, 404);
      return reply.type('image/svg+xml; charset=utf-8').send(badge(view, found, clock.now()));
    },
  );

  app.get(
    '/openness/feed.atom',
    { config: { pattern: '/openness/feed.atom', cost: 3 } },
    async (request, reply) => {
      const entries = await changes(request.reader, english);
      const feed = atomFeed({
        title: `${site.title}: ${english.openness.title}`,
        selfUrl: site.url + files.opennessFeed,
        pageUrl: site.url + hrefs('en').openness(),
        generatorVersion: site.version,
        entries,
        deleted: [],
      });
      return reply.type(ATOM_TYPE).send(feed);
    },
  );
}

// An entry where a report has another grade than the one before it, and for each first report.
async function changes(reader: ArchiveView, view: View): Promise<FeedEntry[]> {
  const { openness: words, site } = view;
  const entries: FeedEntry[] = [];
  for (const { subject } of await reader.newestReports()) {
    const reports = await readReports(reader, subject);
    for (const [index, { issuedAt, report }] of reports.entries()) {
      const before = reports[index + 1]?.report.grade;
      if (before === report.grade) continue;
      const grade = words.grades[report.grade];
      const from = before === undefined ? '' : ` (before: ${words.grades[before][0]})`;
      entries.push({
        url: `${site.url}/openness/${subject}#at-${issuedAt}`,
        title: `${report.name}: ${grade[0]}${from}`,
        author: report.assessor,
        publishedAt: issuedAt,
        updatedAt: issuedAt,
        language: 'en',
        text: `${grade[1]} ${words.score}: ${scoreOf(view, report)}. ${words.coverage}: ${coverageOf(view, report)}.`,
        threadUrl: `${site.url}/openness/${subject}`,
      });
    }
  }
  return entries.toSorted((a, b) => b.updatedAt - a.updatedAt).slice(0, FEED_ENTRIES);
}
