// Downloads: the same public records as mail files and JSON Lines, streamed a few hundred at a time.
import type { FastifyInstance } from 'fastify';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { files } from '../html/href.ts';
import { tombstoneWords } from '../html/message.ts';
import { createView } from '../html/view.ts';
import { readMonth, readSeq } from '../pages/read.ts';
import { askedThread } from '../asked-thread.ts';
import { toEml } from './eml.ts';
import { jsonLinesOfSlots, mboxOfList, mboxOfMessages, mboxOfMonth, publicOnly } from './files.ts';
import { addSearchDownload } from './search.ts';
import { asFile, sendFile } from './send.ts';
import { tombstoneStatus } from '../problem.ts';

type ListParams = { readonly list: string };

export function addDownloads(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site } = deps;
  const english = createView(site, 'en');
  addSearchDownload(app, deps, fail);

  app.get<{ Params: ListParams & { seq: string } }>(
    '/lists/:list/messages/:seq(^\\d+).eml',
    { config: { pattern: '/lists/:list/messages/:seq.eml' } },
    async (request, reply) => {
      const { reader } = request;
      const list = await reader.list(request.params.list);
      const seq = readSeq(request.params.seq);
      const message = list === null || seq === null ? null : await reader.message(list.id, seq);
      if (list === null || message === null) return fail(request, reply, 404);
      if ('state' in message) {
        const { heading, reason } = tombstoneWords(english, message);
        const text = reason === null ? `${heading}.\n` : `${heading}: ${reason}.\n`;
        return reply.code(tombstoneStatus(message)).type('text/plain; charset=utf-8').send(text);
      }
      const file = { name: `${list.id}-${message.seq}.eml`, type: 'message/rfc822' };
      return asFile(reply, file).send(Buffer.from(toEml(publicOnly(message), list, site)));
    },
  );

  app.get<{ Params: ListParams & { month: string } }>(
    '/lists/:list/:month(^\\d{4}-\\d{2}).mbox',
    { config: { pattern: '/lists/:list/:month.mbox', cost: 5 } },
    async (request, reply) => {
      const { reader } = request;
      const list = await reader.list(request.params.list);
      const month = readMonth(request.params.month);
      if (list === null || month === null) return fail(request, reply, 404);
      const file = { name: `${list.id}-${month}.mbox`, type: 'application/mbox' };
      return sendFile({ site, list }, request, reply, file, mboxOfMonth(reader, list, month, site));
    },
  );

  app.get<{ Params: ListParams & { seq: string } }>(
    '/lists/:list/threads/:seq(^\\d+).mbox',
    { config: { pattern: '/lists/:list/threads/:seq.mbox', cost: 5 } },
    async (request, reply) => {
      const { reader } = request;
      const asked = await askedThread(reader, request.params);
      if (asked === null) return fail(request, reply, 404);
      const { list, thread, seq } = asked;
      if (thread.root !== seq) return reply.redirect(files.threadMbox(list.id, thread.root), 302);
      const seqs = thread.places.map((place) => place.seq);
      const file = { name: `${list.id}-thread-${seq}.mbox`, type: 'application/mbox' };
      return sendFile({ site, list }, request, reply, file, mboxOfMessages(reader, list, seqs, site));
    },
  );

  app.get<{ Params: ListParams }>(
    '/lists/:list/all.mbox.gz',
    { config: { pattern: '/lists/:list/all.mbox.gz', cost: 10 } },
    async (request, reply) => {
      const { reader } = request;
      const list = await reader.list(request.params.list);
      if (list === null) return fail(request, reply, 404);
      const file = { name: `${list.id}.mbox.gz`, type: 'application/gzip', gzip: true };
      return sendFile({ site, list }, request, reply, file, mboxOfList(reader, list, site));
    },
  );

  app.get<{ Params: ListParams }>(
    '/lists/:list/messages.jsonl.gz',
    { config: { pattern: '/lists/:list/messages.jsonl.gz', cost: 10 } },
    async (request, reply) => {
      const { reader } = request;
      const list = await reader.list(request.params.list);
      if (list === null) return fail(request, reply, 404);
      const file = { name: `${list.id}.jsonl.gz`, type: 'application/gzip', gzip: true };
      return sendFile({ site, list }, request, reply, file, jsonLinesOfSlots(reader, list.id, site));
    },
  );
}
