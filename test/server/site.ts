// The site that the tests of this folder ask: every state of a slot, hostile text, six languages.
import type { FastifyInstance } from 'fastify';
import type { ArchiveReader, ArchiveView } from '../../src/archive/archive.ts';
import { buildApp } from '../../src/server/app.ts';
import type { RequestFacts, ServerDeps } from '../../src/server/deps.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import {
  addList,
  entryOf,
  keysOf,
  makeSite,
  messageIdKey,
  NOW,
  type MailDraft,
  type TestSite,
} from '../support/make-archive.ts';

export const HOSTILE_SUBJECT = '<script>alert(1)</script> "quoted" & more';
export const HOSTILE_AUTHOR = '"><img src=x onerror=alert(1)>';

const BODY = 'Write to [email removed] please.\n';

/** seq = place in this list + 1 */
export const MAIL: readonly MailDraft[] = [
  {
    id: 'a1@example.org',
    subject: 'Agenda of the May meeting',
    body: 'Shall we meet?\nSee https://example.org/agenda_(may).\n\n-- \nJane\n',
  },
  {
    id: 'a2@example.org',
    replyTo: 'a1@example.org',
    author: 'Ahmed',
    subject: 'Re: Agenda of the May meeting',
    body: 'Yes.\n\n> Shall we meet?\n> See above\n>> older\n>> words\n> end\n',
    sentAt: '2024-05-17T11:00:00Z',
  },
  {
    id: 'a3@example.org',
    subject: HOSTILE_SUBJECT,
    author: HOSTILE_AUTHOR,
    body: '<b onclick="x">bold</b> javascript:alert(1) http://example.org/"onmouseover="x\nFrom here on\n>From there\n',
    sentAt: '2024-05-18T11:00:00Z',
  },
  {
    id: 'a4@example.org',
    subject: 'اجتماع DC في مايو',
    author: 'ليلى',
    body: 'مرحبا بالجميع.\n',
    language: 'ar',
    sentAt: '2024-04-02T09:00:00Z',
  },
  {
    id: 'a5@example.org',
    subject: 'Contact',
    body: BODY,
    redactions: [{ field: 'body', start: 9, end: 24, category: 'email' }],
    attachments: [{ name: 'minutes.pdf', type: 'application/pdf', sizeBytes: 14_200 }],
    sentAt: '2023-12-31T23:30:00Z',
  },
  { id: 'a6@example.org', subject: 'To be withheld', sentAt: '2024-05-19T10:00:00Z' },
  { id: 'a7@example.org', subject: 'To be erased', sentAt: '2024-05-19T11:00:00Z' },
];
export const WITHHELD = 6;
export const ERASED = 7;
export const PENDING = 8;

export interface Running extends AsyncDisposable {
  readonly app: FastifyInstance;
  readonly site: TestSite;
  readonly facts: RequestFacts[];
  readonly deps: ServerDeps;
}

/** Builds the site and the application over it; `change` may replace what it is given. */
export async function runSite(
  change: (deps: ServerDeps) => Partial<ServerDeps> = () => ({}),
): Promise<Running> {
  const site = await makeSite();
  await addList(site.writer, 'dc-empty', 'Dynamic Coalition on Silence');
  await site.writer.record(
    'dc-example',
    MAIL.map((draft) => entryOf('dc-example', draft)),
  );
  await site.writer.record('dc-example', [{ kind: 'pend', keys: keysOf('pending'), sentAt: NOW }]);
  await site.writer.withhold('dc-example', WITHHELD, 'spam');
  await site.writer.withhold('dc-example', ERASED, 'personal_data');
  await site.index();
  const facts: RequestFacts[] = [];
  const base: ServerDeps = {
    reader: withErased(site.reader),
    search: site.search,
    site: {
      title: 'Example Archives',
      url: 'https://archive.example.org',
      contact: 'archive@example.org',
      languages: LANGUAGES,
      version: '0.1.0',
    },
    messageIdKey,
    ready: async () => ({ archive: true, engine: 'ready' }),
    clock: { now: () => NOW },
    rateLimit: null,
    onRequest: (one) => facts.push(one),
  };
  const deps = { ...base, ...change(base) };
  const app = buildApp(deps);
  await app.ready();
  return {
    app,
    site,
    facts,
    deps,
    async [Symbol.asyncDispose]() {
      await app.close();
      await site[Symbol.asyncDispose]();
    },
  };
}

// Shows the withheld slot ERASED as erased: for readers both are tombstones, only the words differ.
function withErased(reader: ArchiveReader): ArchiveReader {
  const methodsOf = (view: ArchiveView): Partial<ArchiveReader> => ({
    async message(list, seq) {
      const found = await view.message(list, seq);
      return found !== null && 'state' in found && seq === ERASED ? { ...found, state: 'erased' } : found;
    },
  });
  const snapshot = () => {
    const moment = reader.snapshot();
    return override(moment, methodsOf(moment));
  };
  return override(reader, { ...methodsOf(reader), snapshot });
}

/** A reader that answers some questions differently, its snapshots too. */
export function override<T extends ArchiveView>(reader: T, methods: Partial<ArchiveReader>): T {
  return new Proxy(reader, {
    get(target, name) {
      if (name === 'snapshot' && methods.snapshot === undefined)
        return () => override((target as unknown as ArchiveReader).snapshot(), methods);
      const replaced: unknown = Reflect.get(methods, name);
      if (replaced !== undefined) return replaced;
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
  });
}
