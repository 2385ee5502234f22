// How a file is answered: under a name of its own, kept out of search engines, piece by piece where it may be long.
import { pipeline, Readable } from 'node:stream';
import { createGzip } from 'node:zlib';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { ListSummary } from '../../archive/archive.ts';
import { DOWNLOAD_CACHE, etagOfArchive, matchesEtag } from '../caching.ts';
import type { Site } from '../deps.ts';

export interface FileKind {
  /** ASCII: list ids, numbers and months */
  readonly name: string;
  readonly type: string;
  readonly gzip?: boolean;
}

/** Says what the answer is: RFC 6266, and RFC 9110 14.3 (ranges are not served: each answer is made as it is sent). */
export function asFile(reply: FastifyReply, { name, type }: FileKind): FastifyReply {
  return reply
    .type(type)
    .header('content-disposition', `attachment; filename="${name}"`)
    .header('accept-ranges', 'none')
    .header('x-robots-tag', 'noindex')
    .header('cache-control', DOWNLOAD_CACHE);
}

/** Streams what is made of the archive alone. It ends with the request: a reader who goes away stops it. */
export async function sendFile(
  { site, list }: { readonly site: Site; readonly list: Pick<ListSummary, 'name'> },
  request: FastifyRequest,
  reply: FastifyReply,
  file: FileKind,
  pieces: AsyncGenerator<Buffer>,
): Promise<FastifyReply> {
  const etag = await etagOfArchive(request.reader, site, list.name);
  asFile(reply, file).header('etag', etag);
  if (matchesEtag(request, etag)) return reply.code(304).send();
  return sendPieces(request, reply, file, pieces);
}

/** As `sendFile`, of what has no ETag. */
export function sendPieces(
  request: FastifyRequest,
  reply: FastifyReply,
  file: FileKind,
  pieces: AsyncGenerator<Buffer>,
): FastifyReply {
  asFile(reply, file);
  // An empty stream: like the answer to GET, it has no length that is known before.
  const source = request.method === 'HEAD' ? [] : pieces;
  const readable = Readable.from(source, { objectMode: false, highWaterMark: 64 * 1024 });
  if (file.gzip !== true) return reply.send(readable);
  // An error cuts the connection, so that half a file is never taken for a whole one.
  return reply.send(pipeline(readable, createGzip(), () => undefined));
}
