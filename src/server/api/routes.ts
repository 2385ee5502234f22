// The JSON API, version 1: read only, the same records as the pages.
import type { FastifyInstance, FastifyReply } from 'fastify';
import type { ZodTypeProvider } from 'fastify-type-provider-zod';
import { z } from 'zod';
import type { Slot } from '../../archive/archive.ts';
import { explainProblem } from '../../index/query-problems.ts';
import { ListId } from '../../redact/public-message.ts';
import type { ServerDeps } from '../deps.ts';
import { isoTime } from '../html/view.ts';
import { Problem, tombstoneStatus } from '../problem.ts';
import { opennessData, OpennessView } from '../openness/data.ts';
import { answerSearch, searchParams } from '../search.ts';
import { en } from '../text/search/en.ts';
import { Count, ListParams, refuse } from './parameters.ts';
import { threadPart } from './thread-part.ts';
import { addVerifying } from './verifying.ts';
import {
  ChangeView,
  changeView,
  entryView,
  ListView,
  listsView,
  ListsView,
  listView,
  MessageView,
  messageView,
  SearchView,
  slotView,
  ThreadView,
} from './views.ts';

const SeqParam = z.coerce.number().int().min(1).max(9_999_999_999);
const SlotParams = z.strictObject({ list: z.string().max(63), seq: SeqParam });
const OneOrMany = z.union([z.string(), z.array(z.string())]).optional();
const SearchQuery = z.object({
  q: OneOrMany,
  list: OneOrMany,
  author: OneOrMany,
  from: OneOrMany,
  to: OneOrMany,
  lang: OneOrMany,
  has: OneOrMany,
  starters: OneOrMany,
  group: OneOrMany,
  exact: OneOrMany,
  sort: OneOrMany,
  page: OneOrMany,
  size: OneOrMany,
});

const problems = { 400: Problem, 404: Problem };
const slotProblems = { ...problems, 202: Problem, 410: Problem };

export function addApi(instance: FastifyInstance, deps: ServerDeps): void {
  const app = instance.withTypeProvider<ZodTypeProvider>();
  const { site } = deps;
  const config = (pattern: string, cost = 1) => ({ pattern, cost });
  addVerifying(instance, deps);

  app.get(
    '/api/v1/lists',
    {
      config: config('/api/v1/lists'),
      schema: { summary: 'All lists', response: { 200: ListsView } },
    },
    async ({ reader }) => listsView(await reader.lists(), site.url),
  );

  app.get(
    '/api/v1/openness',
    {
      config: config('/api/v1/openness', 2),
      schema: {
        summary: 'The newest openness report of each coalition, and the connected lists',
        response: { 200: OpennessView },
      },
    },
    async ({ reader }) => opennessData(reader, site.url),
  );

  app.get(
    '/api/v1/lists/:list',
    {
      config: config('/api/v1/lists/:list'),
      schema: { summary: 'One list', params: ListParams, response: { 200: ListView, ...problems } },
    },
    async (request, reply) => {
      const list = await request.reader.list(request.params.list);
      return list === null ? refuse(reply, 404) : reply.send(listView(list, site.url));
    },
  );

  app.get(
    '/api/v1/lists/:list/messages',
    {
      config: config('/api/v1/lists/:list/messages', 3),
      schema: {
        summary: 'Published messages by number',
        params: ListParams,
        querystring: z.object({
          after: Count(0, 9_999_999_999),
          limit: Count(50, 200).pipe(z.number().min(1)),
        }),
        response: {
          200: z.strictObject({ messages: z.array(MessageView), next: z.int().nullable() }),
          ...problems,
        },
      },
    },
    async (request, reply) => {
      const list = await request.reader.list(request.params.list);
      if (list === null) return refuse(reply, 404);
      const { after, limit } = request.query;
      const messages = await request.reader.messages(list.id, after, limit);
      const next = messages.length < limit ? null : (messages.at(-1)?.seq ?? null);
      return reply.send({ messages: messages.map((message) => messageView(message, site.url)), next });
    },
  );

  app.get(
    '/api/v1/lists/:list/messages/:seq',
    {
      config: config('/api/v1/lists/:list/messages/:seq'),
      schema: { summary: 'One message', params: SlotParams, response: { 200: MessageView, ...slotProblems } },
    },
    async (request, reply) => {
      const { list, seq } = request.params;
      const message = ListId.safeParse(list).success ? await request.reader.message(list, seq) : null;
      if (message === null) return refuse(reply, 404);
      return 'state' in message ? refuseSlot(reply, message) : reply.send(messageView(message, site.url));
    },
  );

  app.get(
    '/api/v1/lists/:list/threads/:seq',
    {
      config: config('/api/v1/lists/:list/threads/:seq', 3),
      schema: {
        summary: 'The thread that holds a message, from a place on',
        params: SlotParams,
        querystring: z.object({
          after: Count(0, 9_999_999_999),
          limit: Count(200, 200).pipe(z.number().min(1)),
        }),
        response: { 200: ThreadView, ...slotProblems },
      },
    },
    async (request, reply) => {
      const { list, seq } = request.params;
      const { after, limit } = request.query;
      const outline = ListId.safeParse(list).success ? await request.reader.threadOutline(list, seq) : null;
      if (outline !== null) {
        const part = await threadPart(request.reader, outline, after, limit);
        return reply.send({ ...part, entries: part.entries.map((entry) => entryView(entry, site.url)) });
      }
      const slot = await request.reader.slot(list, seq);
      return slot === null || slot.state === 'published' ? refuse(reply, 404) : refuseSlot(reply, slot);
    },
  );

  app.get(
    '/api/v1/lists/:list/changes',
    {
      config: config('/api/v1/lists/:list/changes'),
      schema: {
        summary: 'What was published, changed and taken away, in order; for mirrors',
        params: ListParams,
        querystring: z.object({
          after: Count(0, Number.MAX_SAFE_INTEGER),
          limit: Count(500, 1000).pipe(z.number().min(1)),
        }),
        response: { 200: z.strictObject({ changes: z.array(ChangeView), next: z.int() }), ...problems },
      },
    },
    async (request, reply) => {
      const list = await request.reader.list(request.params.list);
      if (list === null) return refuse(reply, 404);
      const { after, limit } = request.query;
      const changes = await request.reader.listChanges(list.id, after, limit);
      return reply.send({
        changes: changes.map(changeView),
        next: changes.at(-1)?.id ?? after,
      });
    },
  );

  app.get(
    '/api/v1/search',
    {
      config: config('/api/v1/search', 3),
      schema: {
        summary: 'Search, with the parameters of the search page',
        querystring: SearchQuery,
        response: { 200: SearchView, 400: Problem, 503: Problem },
      },
    },
    async (request, reply) => {
      const answer = await answerSearch(
        { ...deps, reader: request.reader },
        searchParams(request.query),
        'en',
      );
      if (answer.kind === 'down') return refuse(reply, 503, { code: 'search_down', detail: en.down });
      if (answer.kind === 'unreadable') {
        return refuse(reply, 400, { code: answer.problem.code, detail: explainProblem(answer.problem) });
      }
      const { result, request: asked, notice } = answer;
      return reply.send({
        query: asked.query.text,
        total: result.total,
        messages: result.messages,
        page: asked.page,
        size: asked.size,
        hits: result.hits.map((hit) => ({
          ...hit,
          sentAt: isoTime(hit.sentAt),
          ...excerptView(hit.excerpt),
          url: `${site.url}/lists/${hit.list}/messages/${hit.seq}`,
        })),
        facets: result.facets,
        ...(result.relaxed === true && { relaxed: true }),
        ...(result.corrected !== undefined && { corrected: result.corrected }),
        ...(notice !== null && { notice: notice === 'fallback' ? en.fallback : en.catchingUp }),
      });
    },
  );
}

function excerptView(pieces: readonly { text: string; marked: boolean }[]) {
  const marks: { start: number; end: number }[] = [];
  let excerpt = '';
  for (const { text, marked } of pieces) {
    if (marked) marks.push({ start: excerpt.length, end: excerpt.length + text.length });
    excerpt += text;
  }
  return { excerpt, marks };
}

function refuseSlot(reply: FastifyReply, slot: Slot) {
  return refuse(reply, tombstoneStatus(slot), { slot: slotView(slot) });
}
