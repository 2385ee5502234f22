// Feeds of a list, of a thread and of a search.
import type { FastifyInstance } from 'fastify';
import type { ArchiveView, ListSummary, ThreadPlace } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { files, hrefs } from '../html/href.ts';
import { createView } from '../html/view.ts';
import { askedThread } from '../asked-thread.ts';
import { answerSearch, feedPairs, searchParams } from '../search.ts';
import { ATOM_TYPE, atomFeed, type Feed } from './atom.ts';
import { deletedEntry, entryOf } from './entries.ts';
import { JSON_FEED_TYPE, jsonFeed } from './json-feed.ts';

const ENTRIES = 30;
/** of a thread, its last ones */
const THREAD_ENTRIES = 100;
/** Tombstones shown, the latest ones. */
const MOST_DELETED = 100;

export function addFeeds(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site } = deps;
  const english = createView(site, 'en');
  const href = hrefs('en');

  const listFeed = async (reader: ArchiveView, list: ListSummary, selfPath: string): Promise<Feed> => {
    const messages = await reader.newest(list.id, ENTRIES);
    const gone = await reader.newlyGone(list.id, MOST_DELETED);
    return {
      title: list.name,
      selfUrl: site.url + selfPath,
      pageUrl: site.url + href.list(list.id),
      generatorVersion: site.version,
      entries: messages.map((message) => entryOf(message, site)),
      deleted: gone.map((slot) => deletedEntry(slot, english)),
    };
  };

  app.get<{ Params: { list: string } }>(
    '/lists/:list/feed.atom',
    { config: { pattern: '/lists/:list/feed.atom' } },
    async (request, reply) => {
      const list = await request.reader.list(request.params.list);
      if (list === null) return fail(request, reply, 404);
      const feed = await listFeed(request.reader, list, files.listFeed(list.id));
      return reply.type(ATOM_TYPE).send(atomFeed(feed));
    },
  );

  app.get<{ Params: { list: string } }>(
    '/lists/:list/feed.json',
    { config: { pattern: '/lists/:list/feed.json' } },
    async (request, reply) => {
      const list = await request.reader.list(request.params.list);
      if (list === null) return fail(request, reply, 404);
      const feed = await listFeed(request.reader, list, files.listJsonFeed(list.id));
      return reply.type(JSON_FEED_TYPE).send(jsonFeed(feed));
    },
  );

  app.get<{ Params: { list: string; seq: string } }>(
    '/lists/:list/threads/:seq(^\\d+).atom',
    { config: { pattern: '/lists/:list/threads/:seq.atom', cost: 2 } },
    async (request, reply) => {
      const { reader } = request;
      const asked = await askedThread(reader, request.params);
      if (asked === null) return fail(request, reply, 404);
      const { list, thread, seq } = asked;
      if (thread.root !== seq) return reply.redirect(files.threadFeed(list.id, thread.root), 302);
      const published = thread.places.filter(({ state }) => state === 'published').toSorted(byDate);
      const messages = await reader.messagesBySeq(list.id, lastSeqs(published, THREAD_ENTRIES));
      const gone = thread.places.filter(({ state }) => state === 'withheld' || state === 'erased');
      const slots = await Promise.all(
        lastSeqs(gone.toSorted(byDate), MOST_DELETED).map((one) => reader.slot(list.id, one)),
      );
      const feed = atomFeed({
        title: thread.subject || english.text.noSubject,
        selfUrl: site.url + files.threadFeed(list.id, seq),
        pageUrl: site.url + href.thread(list.id, seq),
        generatorVersion: site.version,
        entries: newestFirst(messages).map((message) => entryOf(message, site)),
        deleted: slots.flatMap((slot) => (slot === null ? [] : deletedEntry(slot, english))),
      });
      return reply.type(ATOM_TYPE).send(feed);
    },
  );

  app.get('/search.atom', { config: { pattern: '/search.atom', cost: 3 } }, async (request, reply) => {
    const given = searchParams(request.query as Record<string, unknown>);
    const { group: _, ...params } = { ...given, sort: 'newest', page: 1, size: ENTRIES };
    const answer = await answerSearch({ ...deps, reader: request.reader }, params, 'en');
    if (answer.kind !== 'found') return fail(request, reply, answer.kind === 'unreadable' ? 400 : 503);
    const { result } = answer;
    // Who follows a search waits for messages that have all of its words.
    const found = result.relaxed === true ? [] : await messagesOf(request.reader, result.hits);
    const pairs = feedPairs(params);
    const feed = atomFeed({
      title: [site.title, answer.request.query.text].filter((part) => part !== '').join(': '),
      selfUrl: site.url + files.searchFeed(pairs),
      pageUrl: site.url + href.search(pairs),
      generatorVersion: site.version,
      entries: found.map((message) => entryOf(message, site)),
      deleted: [],
    });
    return reply.type(ATOM_TYPE).send(feed);
  });
}

// The words come from the archive, so that a feed never shows what was erased a moment ago.
async function messagesOf(
  reader: ArchiveView,
  hits: readonly { list: string; seq: number }[],
): Promise<PublicMessage[]> {
  const lists = Map.groupBy(hits, (hit) => hit.list);
  const read = [...lists].map(([list, of]) =>
    reader.messagesBySeq(
      list,
      of.map((hit) => hit.seq),
    ),
  );
  return newestFirst((await Promise.all(read)).flat());
}

function byDate(a: ThreadPlace, b: ThreadPlace): number {
  return a.sentAt - b.sentAt || a.seq - b.seq;
}

function lastSeqs(places: readonly ThreadPlace[], most: number): number[] {
  return places.slice(-most).map(({ seq }) => seq);
}

function newestFirst(messages: readonly PublicMessage[]): PublicMessage[] {
  return messages.toSorted((a, b) => b.sentAt - a.sentAt || b.seq - a.seq);
}
