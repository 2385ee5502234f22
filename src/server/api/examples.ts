// What the schemas of the API cannot say: a name for each operation, what its parameters mean, and an example of everything.
import type { z } from 'zod';
import type { OpennessView } from '../openness/data.ts';
import type { FoundOpening, Openings } from './verifying.ts';
import type { ChangeView, ListView, MessageView, SearchView, ThreadView } from './views.ts';

export interface Parameter {
  readonly description: string;
  readonly example: string | number;
}

export interface Operation {
  readonly id: string;
  readonly parameters: Readonly<Record<string, Parameter>>;
  readonly body?: object;
  readonly answer: object;
}

const URL = 'https://archive.example.org';
const LIST_ID: Parameter = { description: 'id of a list', example: 'dc-example' };
const SEQ: Parameter = { description: 'number of a message in its list', example: 2 };
const limit = (most: number, example: number): Parameter => ({
  description: `how many at once, at most ${most}`,
  example,
});

const list: z.input<typeof ListView> = {
  id: 'dc-example',
  name: 'Dynamic Coalition on Examples',
  address: 'dc-example@lists.example.org',
  join: 'https://lists.example.org/dc-example',
  description: 'People who talk about examples.',
  policy: { id: 'balanced', version: 1 },
  counts: { published: 5, withheld: 1, erased: 1, pending: 0 },
  threads: 4,
  firstAt: '2023-12-31T23:30:00.000Z',
  lastAt: '2024-05-18T11:00:00.000Z',
  url: `${URL}/lists/dc-example`,
};

const message: z.input<typeof MessageView> = {
  list: 'dc-example',
  seq: 2,
  version: 1,
  policy: { id: 'balanced', version: 1 },
  threadRoot: 1,
  parent: 1,
  parentKind: 'header',
  sentAt: '2024-05-17T11:00:00.000Z',
  receivedAt: '2024-05-17T11:00:04.000Z',
  dateCorrected: false,
  author: { label: 'Jane Doe', key: 'abcdefghijklmnopqrstuvwxyz' },
  subject: 'Re: Agenda of the May meeting',
  body: 'Write to [email removed] please.\n',
  language: 'en',
  redactions: [{ field: 'body', start: 9, end: 24, category: 'email' }],
  attachments: [{ name: 'minutes.pdf', type: 'application/pdf', sizeBytes: 14_200 }],
  alsoIn: [],
  url: `${URL}/lists/dc-example/messages/2`,
};

const thread: z.input<typeof ThreadView> = {
  list: 'dc-example',
  root: 1,
  subject: 'Agenda of the May meeting',
  entries: [
    {
      kind: 'tombstone',
      depth: 0,
      slot: {
        list: 'dc-example',
        seq: 1,
        state: 'withheld',
        reason: 'personal_data',
        since: '2024-05-20T09:00:00.000Z',
      },
    },
    { kind: 'message', depth: 1, message },
  ],
  next: null,
};

const change: z.input<typeof ChangeView> = {
  id: 17,
  list: 'dc-example',
  seq: 1,
  kind: 'withheld',
  at: '2024-05-20T09:00:00.000Z',
};

const search: z.input<typeof SearchView> = {
  query: 'agenda',
  total: 1,
  messages: 1,
  page: 1,
  size: 20,
  hits: [
    {
      list: 'dc-example',
      seq: 2,
      thread: 1,
      subject: message.subject,
      author: message.author.label,
      sentAt: message.sentAt,
      language: 'en',
      isStarter: false,
      excerpt: 'the agenda of May',
      marks: [{ start: 4, end: 10 }],
      url: message.url,
    },
  ],
  facets: {
    list: [{ value: 'dc-example', count: 1 }],
    year: [{ value: '2024', count: 1 }],
    author: [{ value: message.author.key, label: 'Jane Doe', count: 1 }],
    language: [{ value: 'en', count: 1 }],
    attachment: [],
    starters: [],
  },
};

const salt = `${'A'.repeat(43)}=`;
const opening = {
  seq: 1,
  state: 'withheld',
  reason: 'personal_data',
  version: 2,
  seenLeaf: 3,
  leaf: 17,
  record: null,
  salt: null,
} as const;
const openings: Openings = { size: 18, slots: [opening], next: null };
const found: FoundOpening = { ...opening, saltId: salt };

const openness: z.input<typeof OpennessView> = {
  reports: [],
  lists: [{ id: list.id, name: list.name, counts: list.counts, url: list.url }],
};

/** By method and path of the description. */
export const OPERATIONS: Readonly<Record<string, Operation>> = {
  'get /api/v1/lists': { id: 'lists', parameters: {}, answer: { lists: [list] } },
  'get /api/v1/lists/{list}': { id: 'list', parameters: { list: LIST_ID }, answer: list },
  'get /api/v1/lists/{list}/messages': {
    id: 'messages',
    parameters: {
      list: LIST_ID,
      after: { description: 'only messages with a higher number; `next` of the answer before', example: 1 },
      limit: limit(200, 50),
    },
    answer: { messages: [message], next: null },
  },
  'get /api/v1/lists/{list}/messages/{seq}': {
    id: 'message',
    parameters: { list: LIST_ID, seq: SEQ },
    answer: message,
  },
  'get /api/v1/lists/{list}/threads/{seq}': {
    id: 'thread',
    parameters: {
      list: LIST_ID,
      seq: { ...SEQ, description: 'number of any message of the thread' },
      after: { description: 'entries to leave out; `next` of the answer before', example: 0 },
      limit: limit(200, 200),
    },
    answer: thread,
  },
  'get /api/v1/lists/{list}/changes': {
    id: 'changes',
    parameters: {
      list: LIST_ID,
      after: { description: 'only later changes; `next` of the answer before', example: 16 },
      limit: limit(1000, 500),
    },
    answer: { changes: [change], next: change.id },
  },
  'get /api/v1/lists/{list}/openings': {
    id: 'openings',
    parameters: {
      list: LIST_ID,
      after: { description: 'only slots with a higher number; `next` of the answer before', example: 0 },
      limit: limit(500, 200),
    },
    answer: openings,
  },
  'post /api/v1/verify': {
    id: 'verify',
    parameters: {},
    body: { list: 'dc-example', messageIds: ['<1234@mail.example.org>'] },
    answer: { list: 'dc-example', size: 18, messages: [[found]] },
  },
  'get /api/v1/search': {
    id: 'search',
    parameters: {
      q: {
        description: 'words, "phrases", -words, from: subject: list: before: after: …',
        example: 'agenda',
      },
      list: { description: 'id of a list; may come several times', example: 'dc-example' },
      author: { description: '`key` of an author', example: message.author.key },
      from: { description: 'first day, month or year, UTC', example: '2024-05' },
      to: { description: 'last day, month or year, UTC', example: '2024' },
      lang: { description: 'language of the message; may come several times', example: 'en' },
      has: { description: 'attachment', example: 'attachment' },
      starters: { description: 'yes: only messages that start a thread', example: 'yes' },
      group: { description: 'thread: each thread once, by its best message', example: 'thread' },
      exact: { description: 'yes: the words as typed, none corrected', example: 'yes' },
      sort: { description: 'relevance, newest or oldest', example: 'newest' },
      page: { description: 'from 1; no hit beyond the 10,000th', example: '1' },
      size: { description: 'hits a page, at most 100', example: '20' },
    },
    answer: search,
  },
  'get /api/v1/openness': { id: 'openness', parameters: {}, answer: openness },
};
