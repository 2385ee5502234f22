// Downloads: the same public records as mail files and JSON Lines, streamed a few hundred at a time.
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { DOWNLOAD_CACHE, matchesEtag } from '../caching.ts';
import type { ServerDeps } from '../deps.ts';
import type { SendFailure } from '../failure.ts';
import { tombstoneWords } from '../html/message.ts';
import { createView } from '../html/view.ts';
import { readMonth, readSeq } from '../pages/read.ts';
import { toEml } from './eml.ts';
import { jsonLinesOfList, mboxOfList, mboxOfMonth, publicOnly } from './files.ts';

type ListParams = { readonly list: string };

export function addDownloads(app: FastifyInstance, deps: ServerDeps, fail: SendFailure): void {
  const { site } = deps;
  const english = createView(site, 'en');

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
        return reply
          .code(message.state === 'pending' ? 202 : 410)
          .type('text/plain; charset=utf-8')
          .send(text);
      }
      const name = `${list.id}-${message.seq}.eml`;
      return asFile(reply, name, 'message/rfc822').send(Buffer.from(toEml(publicOnly(message), list, site)));
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
      return stream(deps, request, reply, file, mboxOfMonth(reader, list, month, site));
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
      return stream(deps, request, reply, file, mboxOfList(reader, list, site));
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
      return stream(deps, request, reply, file, jsonLinesOfList(reader, list.id, site));
    },
  );
}

function asFile(reply: FastifyReply, name: string, type: string): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('cache-control', DOWNLOAD_CACHE);
}

async function stream(
  deps: Pick<ServerDeps, 'site'>,
  request: FastifyRequest,
  reply: FastifyReply,
  file: { readonly name: string; readonly type: string; readonly gzip?: boolean },
  source: AsyncGenerator<Buffer>,
): Promise<FastifyReply> {
  // The change feed moves with every change, so its head stands for the content without reading it.
  const etag = `W/"${await request.reader.lastChange()}-${deps.site.version}"`;
  asFile(reply, file.name, file.type).header('etag', etag);
  if (matchesEtag(request, etag)) return reply.code(304).send();
  if (request.method === 'HEAD') return reply.send('');
  const readable = Readable.from(source, { objectMode: false, highWaterMark: 64 * 1024 });
  if (file.gzip !== true) return reply.send(readable);
  // An error cuts the connection, so that half a file is never taken for a whole one.
  return reply.send(pipeline(readable, createGzip(), () => undefined));
}
