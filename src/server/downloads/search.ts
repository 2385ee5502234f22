// What a search finds as mboxrd: the texts from the archive, so that nothing of a stale index gets out.
import type { FastifyInstance } from 'fastify';
import type { ArchiveView, ListSummary } from '../../archive/archive.ts';
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
      const { total } = first.result;
      if (total > MOST_MESSAGES) {
        const address = site.url + hrefs('en').search(pairsOf(params));
        yield Buffer.from(noteEntry(site.title, noteOf(total, address), clock.now()));
      }
      const byId = new Map(first.lists.map((list) => [list.id, list]));
      let answer: Found = first;
      for (let number = 1; ; number++) {
        for (const message of await messagesOf(reader, answer)) {
          const list: ListSummary = byId.get(message.list)!;
          yield Buffer.from(mboxEntry(list, site)(publicOnly(message)));
        }
        if (number * HITS_A_PAGE >= Math.min(total, MOST_MESSAGES)) return;
        const next = await page(number + 1);
        // half a file must not look like a whole one
        if (next.kind !== 'found') throw new Error('the search ended early');
        answer = next;
      }
    };
    return sendPieces(request, reply, { name: 'search.mbox', type: 'application/mbox' }, pieces());
  });
}

function noteOf(total: number, address: string): { subject: string; text: string } {
  return {
    subject: `The first ${MOST_MESSAGES} of ${total} messages found`,
    text: `This file holds the first ${MOST_MESSAGES} of ${total} messages that this search finds:\n\n${address}\n\nTo get the others, search again for shorter periods (from= and to=), or download the months or\nthe whole archive of a list.\n`,
  };
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
