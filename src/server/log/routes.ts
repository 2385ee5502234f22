// The transparency log over HTTP: checkpoint, tiles, entries (C2SP tlog-tiles), who signs, and a proof for each leaf.
import type { FastifyInstance } from 'fastify';
import type { LogHead, LogReader } from '../../archive/log/log.ts';
import { inclusionProof, TILE_WIDTH } from '../../archive/log/merkle.ts';
import { formatProof } from '../../archive/log/proof-file.ts';
import { readTiles } from '../../archive/log/tile-reader.ts';
import { bundle, readTilePath, type TileName } from '../../archive/log/tiles.ts';
import { IMMUTABLE_CACHE } from '../caching.ts';
import type { SendFailure } from '../failure.ts';

const TEXT = 'text/plain; charset=utf-8';
const JSON_TEXT = 'application/json; charset=utf-8';
/** A new message shows soon. */
const HEAD_CACHE = 'public, max-age=5';

export function addLog(app: FastifyInstance, fail: SendFailure): void {
  app.get('/log/checkpoint', { config: { pattern: '/log/checkpoint' } }, async (request, reply) => {
    const head = await request.reader.log.head();
    if (head === null) return fail(request, reply, 404);
    return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(head.note);
  });

  app.get('/log/policy.txt', { config: { pattern: '/log/policy.txt' } }, async (request, reply) => {
    const head = await request.reader.log.head();
    if (head === null) return fail(request, reply, 404);
    return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(`log ${head.verifier}\nquorum none\n`);
  });

  for (const [prefix, what] of [
    ['/log/tile/', ''],
    ['/log/entries/', 'entries/'],
  ] as const) {
    app.get<{ Params: { '*': string } }>(
      `${prefix}*`,
      { config: { pattern: `${prefix}*` } },
      async (request, reply) => {
        const { log } = request.reader;
        const [name, head] = [readTilePath(what + request.params['*']), await log.head()];
        const bytes = name === null || head === null ? null : await tile(log, head, name);
        if (bytes === null) return fail(request, reply, 404);
        return reply.type('application/octet-stream').header('cache-control', IMMUTABLE_CACHE).send(bytes);
      },
    );
  }

  app.get<{ Params: { id: string; version: string } }>(
    '/log/policies/:id/:version(^\\d{1,9}$).json',
    { config: { pattern: '/log/policies/:id/:version.json' } },
    async (request, reply) => {
      const { id, version } = request.params;
      const text = await request.reader.policyText(id, Number(version));
      if (text === null) return fail(request, reply, 404);
      return reply.type(JSON_TEXT).header('cache-control', IMMUTABLE_CACHE).send(text);
    },
  );

  app.get<{ Params: { index: string } }>(
    '/log/receipts/:index(^\\d+).tlog-proof',
    { config: { pattern: '/log/receipts/:index.tlog-proof' } },
    async (request, reply) => {
      const { log } = request.reader;
      const [index, head] = [Number(request.params.index), await log.head()];
      if (head === null || !(index < head.size)) return fail(request, reply, 404);
      const proof = await inclusionProof(readTiles(log.hashes, head.size), index, head.size);
      const [leaf] = await log.leaves(index, index + 1);
      return reply
        .type(TEXT)
        .header('cache-control', HEAD_CACHE)
        .send(formatProof({ index, proof, checkpoint: head.note, extra: Buffer.from(leaf!) }));
    },
  );
}

/** Null where the published log has no such tile. */
async function tile(
  log: LogReader,
  head: LogHead,
  { level, number, width }: TileName,
): Promise<Buffer | null> {
  const from = number * TILE_WIDTH;
  const covered = level === 'entries' ? 1 : TILE_WIDTH ** level;
  if ((from + width) * covered > head.size) return null;
  if (level !== 'entries') return Buffer.concat(await log.hashes(level, from, width));
  const leaves = await log.leaves(from, from + width);
  return bundle(leaves.map((leaf) => Buffer.from(leaf)));
}
