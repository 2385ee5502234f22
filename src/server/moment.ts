// Each request reads the archive as it was at one moment: a page, an answer, a feed or a download never holds a piece of
// what was there before a change and a piece of what came after it.
import type { FastifyInstance } from 'fastify';
import { Readable } from 'node:stream';
import type { ArchiveSnapshot } from '../archive/archive.ts';
import type { ServerDeps } from './deps.ts';

declare module 'fastify' {
  interface FastifyRequest {
    /** the archive at the moment of this request's first question */
    reader: ArchiveSnapshot;
  }
}

/**
 * A download that takes longer is cut. While it runs, what is removed from the archive stays in its write-ahead log
 * (never in an answer that begins later).
 */
const LONGEST_STREAM_MS = 10 * 60_000;

export function readFromOneMoment(app: FastifyInstance, { reader }: Pick<ServerDeps, 'reader'>): void {
  const moments = new WeakMap<object, ArchiveSnapshot>();
  app.decorateRequest('reader', {
    getter() {
      let moment = moments.get(this);
      if (moment === undefined) moments.set(this, (moment = reader.snapshot()));
      return moment;
    },
  });
  const letGo = (request: object) => moments.get(request)?.[Symbol.dispose]();
  // A text is complete when it is sent; a stream goes on reading until the connection is done with it.
  app.addHook('onSend', async (request, reply, payload) => {
    if (!moments.has(request)) return payload;
    if (!(payload instanceof Readable) || reply.raw.closed) letGo(request);
    else {
      const timer = setTimeout(() => reply.raw.destroy(), LONGEST_STREAM_MS).unref();
      reply.raw.once('close', () => {
        clearTimeout(timer);
        letGo(request);
      });
    }
    return payload;
  });
}
