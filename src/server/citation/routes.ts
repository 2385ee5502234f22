// Citations as files: .bib and .csl.json beside the page of a message.
import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { publicOnly } from '../downloads/files.ts';
import { tombstoneWords } from '../html/message.ts';
import { createView } from '../html/view.ts';
import { readSeq } from '../pages/read.ts';
import { citationOf, toBibtex, toCsl, type Citation } from './citation.ts';
import { tombstoneStatus } from '../problem.ts';

const KINDS: readonly { ending: string; type: string; write: (citation: Citation) => string }[] = [
  { ending: '.bib', type: 'application/x-bibtex; charset=utf-8', write: toBibtex },
  {
    ending: '.csl.json',
    type: 'application/vnd.citationstyles.csl+json',
    write: (citation) => `${JSON.stringify([toCsl(citation)], null, 1)}\n`,
  },
];

export function addCitations(
  app: FastifyInstance,
  { site }: Pick<ServerDeps, 'site'>,
  fail: SendFailure,
): void {
  const english = createView(site, 'en');
  for (const { ending, type, write } of KINDS) {
    app.get<{ Params: { list: string; seq: string } }>(
      `/lists/:list/messages/:seq(^\\d+)${ending}`,
      { config: { pattern: `/lists/:list/messages/:seq${ending}` } },
      async (request, reply) => {
        const { reader } = request;
        const list = await reader.list(request.params.list);
        const seq = readSeq(request.params.seq);
        const message = list === null || seq === null ? null : await reader.message(list.id, seq);
        if (list === null || message === null) return fail(request, reply, 404);
        if ('state' in message) {
          const text = `${tombstoneWords(english, message).heading}.\n`;
          return reply.code(tombstoneStatus(message)).type('text/plain; charset=utf-8').send(text);
        }
        return reply
          .type(type)
          .header('content-disposition', `attachment; filename="${list.id}-${message.seq}${ending}"`)
          .send(write(citationOf(publicOnly(message), list, site)));
      },
    );
  }
}
