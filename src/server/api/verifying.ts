// What somebody needs who verifies the archive: every slot with what opens its commitment, and where the slot of a message
// that they have stands.
import type { FastifyInstance } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { OpenedSlot } from '../../archive/archive.ts';
import { bareMessageId } from '../../mail/message-id.ts';
import { ListId, Seq } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import { Problem } from '../problem.ts';
import { Count, ListParams, refuse } from './parameters.ts';

const Salt = z.string().length(44).meta({ description: '32 bytes, base64' });
const LeafIndex = z.int().min(0);

/** One slot of the openings; in an export, one line. */
export const OpeningView = z
  .strictObject({
    seq: Seq,
    state: z.enum(['published', 'withheld', 'erased', 'pending']),
    reason: z.string().nullable(),
    version: z.int().min(1),
    seenLeaf: LeafIndex.meta({ description: 'the leaf that gave the slot its number' }),
    leaf: LeafIndex.nullable().meta({
      description: 'the leaf of the last decision; null while there is none',
    }),
    record: z
      .string()
      .nullable()
      .meta({ description: 'the published record, byte for byte what was committed to' }),
    salt: Salt.nullable().meta({ description: 'opens the commitment to the record' }),
  })
  .meta({ id: 'Opening' });

const FoundView = z
  .strictObject({
    ...OpeningView.shape,
    saltId: Salt.nullable().meta({ description: 'opens the commitment to the Message-ID; null once erased' }),
  })
  .meta({ id: 'FoundOpening' });

export type FoundOpening = z.input<typeof FoundView>;

const VerifyRequest = z.strictObject({
  list: z.string().max(63),
  messageIds: z.array(z.string().min(1).max(998)).min(1).max(100),
});

const Size = z.int().min(0).meta({ description: 'leaves of the log at this moment' });

const OpeningsView = z.strictObject({
  size: Size,
  slots: z.array(OpeningView),
  next: z.int().nullable(),
});
export type Openings = z.input<typeof OpeningsView>;

export function addVerifying(instance: FastifyInstance, { messageIdKey }: ServerDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();

  app.get(
    '/api/v1/lists/:list/openings',
    {
      config: { pattern: '/api/v1/lists/:list/openings', cost: 3 },
      schema: {
        summary: 'Every slot by number, with what opens its commitment in the log',
        params: ListParams,
        querystring: z.object({
          after: Count(0, 9_999_999_999),
          limit: Count(200, 500).pipe(z.number().min(1)),
        }),
        response: {
          200: OpeningsView,
          400: Problem,
          404: Problem,
        },
      },
    },
    async (request, reply) => {
      const { reader, query } = request;
      const list = await reader.list(request.params.list);
      if (list === null) return refuse(reply, 404);
      const rows = await reader.openings(list.id, query.after, query.limit);
      const next = rows.length < query.limit ? null : (rows.at(-1)?.seq ?? null);
      const size = (await reader.log.head())?.size ?? 0;
      return reply.send({ size, slots: rows.map(openingView), next });
    },
  );

  // POST: Message-IDs stay out of access logs and caches.
  app.post(
    '/api/v1/verify',
    {
      config: { pattern: '/api/v1/verify', cost: 3 },
      // a hundred Message-IDs of the longest kind
      bodyLimit: 128 * 1024,
      schema: {
        summary:
          'Where messages that somebody has stand: their slots, in the order asked, none where not known',
        body: VerifyRequest,
        response: {
          200: z.strictObject({ list: ListId, size: Size, messages: z.array(z.array(FoundView)) }),
          400: Problem,
          404: Problem,
        },
      },
    },
    async (request, reply) => {
      const { reader, body } = request;
      const list = await reader.list(body.list);
      if (list === null) return refuse(reply, 404);
      const messages: z.infer<typeof FoundView>[][] = [];
      for (const id of body.messageIds) {
        const key = messageIdKey(bareMessageId(id));
        const rows = await reader.openingsByMessageIdKey(list.id, key);
        messages.push(rows.map((row) => ({ ...openingView(row), saltId: row.saltId })));
      }
      const size = (await reader.log.head())?.size ?? 0;
      return reply.header('cache-control', 'no-store').send({ list: list.id, size, messages });
    },
  );
}

export function openingView({
  seq,
  state,
  reason,
  version,
  seenLeaf,
  leaf,
  record,
  saltRecord,
}: OpenedSlot): z.input<typeof OpeningView> {
  return { seq, state, reason, version, seenLeaf, leaf, record, salt: saltRecord };
}
