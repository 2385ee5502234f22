// The transparency log over HTTP: checkpoint, tiles, entries (C2SP tlog-tiles), who signs, and a proof for each leaf.
import type { FastifyInstance } from 'fastify';
import { parseCheckpoint } from '../../archive/log/checkpoint.ts';
import type { LogHead, LogReader } from '../../archive/log/log.ts';
import { inclusionProof, isIncluded, type KnownRoots, leafHash } from '../../archive/log/merkle.ts';
import { parseNote } from '../../archive/log/note.ts';
import { formatProof } from '../../archive/log/proof-file.ts';
import { readTiles } from '../../archive/log/tile-reader.ts';
import { readTilePath } from '../../archive/log/tiles.ts';
import { IMMUTABLE_CACHE } from '../caching.ts';
import type { SendFailure } from '../failure.ts';
import { checkpoint, cosignedBy, cosignedCheckpoint, logPolicy, predecessorsFile, tile } from './files.ts';

const TEXT = 'text/plain; charset=utf-8';
const JSON_TEXT = 'application/json; charset=utf-8';
/** Some megabytes: what lies above the tile of a leaf is computed once for all receipts. */
const MOST_KNOWN = 20_000;
/** A new message shows soon. */
const HEAD_CACHE = 'public, max-age=5';

export function addLog(app: FastifyInstance, fail: SendFailure): void {
  const known: KnownRoots = new Map();

  app.get('/log/checkpoint', { config: { pattern: '/log/checkpoint' } }, async (request, reply) => {
    const note = await checkpoint(request.reader.log);
    if (note === null) return fail(request, reply, 404);
    return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(note);
  });

  app.get(
    '/log/cosigned-checkpoint',
    { config: { pattern: '/log/cosigned-checkpoint' } },
    async (request, reply) => {
      const note = await cosignedCheckpoint(request.reader.log);
      if (note === null) return fail(request, reply, 404);
      return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(note);
    },
  );

  app.get<{ Params: { id: string } }>(
    '/log/cosigned/:id(^[0-9a-f]{8}$)',
    { config: { pattern: '/log/cosigned/:id' } },
    async (request, reply) => {
      const note = await cosignedBy(request.reader.log, request.params.id);
      if (note === null) return fail(request, reply, 404);
      return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(note);
    },
  );

  app.get(
    '/log/predecessors.json',
    { config: { pattern: '/log/predecessors.json' } },
    async (request, reply) =>
      reply
        .type(JSON_TEXT)
        .header('cache-control', HEAD_CACHE)
        .send(await predecessorsFile(request.reader.log)),
  );

  app.get('/log/policy.txt', { config: { pattern: '/log/policy.txt' } }, async (request, reply) => {
    const policy = await logPolicy(request.reader.log);
    if (policy === null) return fail(request, reply, 404);
    return reply.type(TEXT).header('cache-control', HEAD_CACHE).send(policy);
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
        const bytes = name === null || head === null ? null : await tile(log, head.size, name);
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
      const leaf = Buffer.from((await log.leaves(index, index + 1))[0]!);
      const proof = await proofOf(log, head, index, leaf, known);
      return reply
        .type(TEXT)
        .header('cache-control', HEAD_CACHE)
        .send(formatProof({ index, proof, checkpoint: (await checkpoint(log))!, extra: leaf }));
    },
  );
}

async function proofOf(
  log: LogReader,
  { note, size }: LogHead,
  index: number,
  leaf: Buffer,
  known: KnownRoots,
): Promise<Buffer[]> {
  if (known.size > MOST_KNOWN) known.clear();
  const proof = await inclusionProof(readTiles(log.hashes, size), index, size, known);
  const root = parseCheckpoint(parseNote(note)?.text ?? '')?.root;
  if (root === undefined || isIncluded(leafHash(leaf), index, size, proof, root)) return proof;
  // another archive was put in the place of the one that these were of
  known.clear();
  return inclusionProof(readTiles(log.hashes, size), index, size);
}
