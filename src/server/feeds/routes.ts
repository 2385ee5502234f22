// Feeds of a list and of a search.
import type { FastifyInstance } from 'fastify';
import type { ArchiveView } from '../../archive/archive.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ServerDeps, Site } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { files, hrefs } from '../html/href.ts';
import { plainBodyOf, tombstoneWords } from '../html/message.ts';
import { createView } from '../html/view.ts';
import { answerSearch, feedPairs, searchParams } from '../search.ts';
import { en } from '../text/en.ts';
import { ATOM_TYPE, atomFeed, type DeletedEntry, type FeedEntry } from './atom.ts';

const ENTRIES = 30;
/** Tombstones shown, the latest ones. */
const MOST_DELETED = 100;
const LONGEST_TEXT = 20_000;

export function addFeeds(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site } = deps;

  app.get<{ Params: { list: string } }>(
    '/lists/:list/feed.atom',
    { config: { pattern: '/lists/:list/feed.atom' } },
    async (request, reply) => {
      const { reader } = request;
      const list = await reader.list(request.params.list);
      if (list === null) return fail(request, reply, 404);
      const [messages, deleted] = await Promise.all([
        reader.newest(list.id, ENTRIES),
        deletedEntries(reader, site, list.id),
      ]);
      const feed = atomFeed({
        title: list.name,
        selfUrl: site.url + files.listFeed(list.id),
        pageUrl: `${site.url}/lists/${list.id}`,
        generatorVersion: site.version,
        entries: messages.map((message) => entryOf(message, site)),
        deleted,
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
      pageUrl: site.url + hrefs('en').search(pairs),
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
  return (await Promise.all(read)).flat().toSorted((a, b) => b.sentAt - a.sentAt || b.seq - a.seq);
}

async function deletedEntries(reader: ArchiveView, site: Site, list: string): Promise<DeletedEntry[]> {
  const english = createView(site, 'en');
  const slots = await reader.newlyGone(list, MOST_DELETED);
  return slots.map((slot) => {
    const { heading, reason } = tombstoneWords(english, slot);
    const comment = reason === null ? heading : `${heading}: ${reason}`;
    return { url: `${site.url}/lists/${list}/messages/${slot.seq}`, deletedAt: slot.since, comment };
  });
}

function entryOf(message: PublicMessage, site: Site): FeedEntry {
  return {
    url: `${site.url}/lists/${message.list}/messages/${message.seq}`,
    title: message.subject || '(no subject)',
    author: message.author.label,
    publishedAt: message.sentAt,
    updatedAt: Math.max(message.sentAt, message.receivedAt),
    language: message.language,
    text: plainBodyOf(message, en).slice(0, LONGEST_TEXT).toWellFormed(),
    threadUrl: `${site.url}/lists/${message.list}/threads/${message.threadRoot}`,
  };
}
