// What a search finds as mboxrd: the texts from the archive, so that nothing of a stale index gets out.
import { setImmediate } from 'node:timers/promises';
import type { FastifyInstance } from 'fastify';
import type { ArchiveView } from '../../archive/archive.ts';
import type { SearchResult } from '../../index/search.ts';
import { ArchiveError } from '../../ops/errors.ts';
import type { PublicMessage } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { hrefs } from '../html/href.ts';
import { answerSearch, pairsOf, searchParams, type SearchAnswer } from '../search.ts';
import { noteEntry } from './mboxrd.ts';
import { mboxEntry, publicOnly } from './files.ts';
import { sendPieces } from './send.ts';

/** The most messages of one file; the file says so where there are more. */
const MOST_MESSAGES = 500;
const HITS_A_PAGE = 100;

type Found = Extract<SearchAnswer, { kind: 'found' }>;

export function addSearchDownload(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site, clock } = deps;
  app.get('/search.mbox', { config: { pattern: '/search.mbox', cost: 10 } }, async (request, reply) => {
    const { reader } = request;
    const { group: _, ...params } = searchParams(request.query as Record<string, unknown>);
    const page = (number: number) =>
      answerSearch({ ...deps, reader }, { ...params, page: number, size: HITS_A_PAGE }, 'en');
    const first = await page(1);
    if (first.kind !== 'found') return fail(request, reply, first.kind === 'unreadable' ? 400 : 503);

    const pieces = async function* () {
      const note = noteOf(first.result, site.url + hrefs('en').search(pairsOf(params)));
      if (note !== null) yield Buffer.from(noteEntry(site.title, note, clock.now()));
      const byId = new Map(first.lists.map((list) => [list.id, list]));
      let answer: Found = first;
      for (let number = 1, shown = 0; ; number++) {
        for (const message of await messagesOf(reader, answer))
          yield Buffer.from(mboxEntry(byId.get(message.list)!, site)(publicOnly(message)));
        shown += answer.result.hits.length;
        const isLast = shown >= first.result.total || answer.result.hits.length === 0;
        if (isLast || number * HITS_A_PAGE >= MOST_MESSAGES) return;
        await setImmediate();
        const next = await page(number + 1);
        // half a file must not look like a whole one
        if (next.kind !== 'found') throw new ArchiveError('ENGINE_UNREACHABLE');
        answer = next;
      }
    };
    return sendPieces(request, reply, { name: 'search.mbox', type: 'application/mbox' }, pieces());
  });
}

/** What the reader of the file has to know and a list of messages does not say; null where there is nothing. */
function noteOf(
  { total, relaxed, corrected }: SearchResult,
  address: string,
): { subject: string; text: string } | null {
  const facts = [
    ...(total > MOST_MESSAGES
      ? [
          `This file holds the first ${MOST_MESSAGES} of ${total} messages. To get the others, search again for\nshorter periods (from= and to=), or download months or the whole archive of a list.`,
        ]
      : []),
    ...(relaxed === true ? ['No message holds all the words; these hold the first ones.'] : []),
    ...(corrected === undefined
      ? []
      : [`Nothing was found for the words as typed; what was searched is:\n${corrected.query}`]),
  ];
  if (facts.length === 0) return null;
  const subject =
    total > MOST_MESSAGES ? `The first ${MOST_MESSAGES} of ${total} messages found` : 'About this search';
  return { subject, text: `${[...facts, address].join('\n\n')}\n` };
}

// In the order found; what is not in the archive any more is left out.
async function messagesOf(reader: ArchiveView, { result: { hits } }: Found): Promise<PublicMessage[]> {
  const found = new Map<string, PublicMessage>();
  for (const [list, of] of Map.groupBy(hits, (hit) => hit.list)) {
    const messages = await reader.messagesBySeq(
      list,
      of.map((hit) => hit.seq),
    );
    for (const message of messages) found.set(`${list} ${message.seq}`, message);
  }
  return hits.flatMap(({ list, seq }) => found.get(`${list} ${seq}`) ?? []);
}
