// A real site for the verifier: an archive with every kind of slot, served over HTTP on loopback.
import { mkdtempSync, rmSync } from 'node:fs';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { FastifyInstance } from 'fastify';
import type { ArchiveReader } from '../../../src/archive/archive.ts';
import type { ArchiveWriter } from '../../../src/archive/archive-writer.ts';
import type { Signer } from '../../../src/archive/log/note.ts';
import { openArchiveReader } from '../../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../../src/archive/sql/writer.ts';
import type { PublicMessage } from '../../../src/redact/public-message.ts';
import type { SearchDocument } from '../../../src/index/document.ts';
import { toDocument } from '../../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../../src/index/embedded/writer.ts';
import type { EarlierHead } from '../../../src/report/verify/verified-log.ts';
import { publishedAt } from '../../../src/report/verify/http.ts';
import {
  type Verdict,
  verifyArchive,
  type VerifyOptions,
} from '../../../src/report/verify/verify-archive.ts';
import { buildApp } from '../../../src/server/app.ts';
import { LANGUAGES } from '../../../src/server/text/languages.ts';
import { addList, entryOf, keysOf, messageIdKey, TEST_SIGNER } from '../../support/make-archive.ts';
import { makeReport } from '../../support/make-report.ts';

/** issued for dc-other */
export const REPORT = JSON.stringify(makeReport({ subject: 'dc-other', grade: 'partly_open' }));

export const LIST = 'dc-example';

export interface OpenSite extends AsyncDisposable {
  readonly path: string;
  readonly url: string;
  readonly reader: ArchiveReader;
  readonly clock: { time: number; now(): number };
  writer: ArchiveWriter;
  /** brings search to the archive's state */
  index(): Promise<void>;
  /** closes the writer, lets somebody at the file, opens it again */
  behindTheBack(work: (path: string) => void | Promise<void>): Promise<void>;
}

export async function openSite(signer: Signer = TEST_SIGNER): Promise<OpenSite> {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-verify-'));
  const path = join(folder, 'archive.db');
  const clock = { time: Date.UTC(2026, 0, 5, 9), now: () => clock.time };
  const writer = await openArchiveWriter(path, clock, signer);
  const reader = openArchiveReader(path);
  const indexWriter = openEmbeddedWriter(join(folder, 'search.db'));
  await indexWriter.prepare();
  const search = openEmbeddedEngine(join(folder, 'search.db'));
  let url = 'http://127.0.0.1';
  const app: FastifyInstance = buildApp({
    reader,
    search,
    site: {
      title: 'Example Archives',
      get url() {
        return url;
      },
      contact: null,
      languages: LANGUAGES,
      version: '0.1.0',
    },
    messageIdKey,
    ready: async () => ({ archive: true, engine: 'ready' }),
    clock,
    rateLimit: null,
  });
  await app.listen({ host: '127.0.0.1', port: 0 });
  url = `http://127.0.0.1:${(app.server.address() as AddressInfo).port}`;
  const indexed = new Set<string>();
  const site: OpenSite = {
    path,
    url,
    reader,
    clock,
    writer,
    async index() {
      const documents: SearchDocument[] = [];
      for (const { id } of await reader.lists())
        for (let after: number | undefined = 0; after !== undefined;) {
          const messages: PublicMessage[] = await reader.messages(id, after, 1000);
          documents.push(...messages.map(toDocument));
          after = messages.at(-1)?.seq;
        }
      const now = new Set(documents.map(({ id }) => id));
      const remove = [...indexed].filter((id) => !now.has(id));
      for (const id of now) indexed.add(id);
      const cursor = await reader.lastChange();
      for (let i = 0; i < Math.max(1, documents.length); i += 5000)
        await indexWriter.apply({ put: documents.slice(i, i + 5000), remove: i === 0 ? remove : [], cursor });
    },
    async behindTheBack(work) {
      await site.writer[Symbol.asyncDispose]();
      await work(path);
      site.writer = await openArchiveWriter(path, clock, signer);
    },
    async [Symbol.asyncDispose]() {
      app.server.closeAllConnections();
      await app.close();
      for (const part of [search, indexWriter, reader, site.writer]) await part[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
  return site;
}

export const WITHHELD = 3;
export const ERASED = 4;
export const REPLACED = 2;
export const REVIEWED = 5;
/** numbers in the first list, all published ones last */
export const SLOTS = 12;

/** Every state of a slot, a new version, a restart, a second list, a changed policy, a report, a source statement. */
export async function fillSite(site: OpenSite): Promise<void> {
  await addList(site.writer, LIST, 'Dynamic Coalition on Examples');
  await addList(site.writer, 'dc-other', 'Dynamic Coalition on Others');
  const entry = (i: number, more: object = {}) =>
    entryOf(LIST, {
      id: `m${i}@example.org`,
      subject: i % 2 === 0 ? `Re: Topic ${i - 1}` : `Topic ${i} & <more>`,
      body: `Dear all,\n\n> quoted ${i}\n>> deeper\n> a\n> b\n> c\n\nThis is text ${i}, see https://example.org/${i} .\n-- \nJane\n`,
      author: i % 3 === 0 ? 'Ahmed' : 'Jane Doe',
      ...(i % 2 === 0 && { replyTo: `m${i - 1}@example.org` }),
      ...more,
    });
  await site.writer.record(
    LIST,
    [1, 2, 3, 4, 5].map((i) => entry(i)),
  );
  await site.writer.record(LIST, [{ kind: 'pend', keys: keysOf('m6@example.org'), sentAt: site.clock.time }]);
  site.clock.time += 2 * 3_600_000;
  await site.writer.replace(LIST, REPLACED, entry(REPLACED, { body: 'Another text.\n' }));
  await site.writer.withhold(LIST, WITHHELD, 'spam');
  await site.writer.erase(LIST, ERASED, 'erasure_request');
  await site.writer.hold(LIST, REVIEWED);
  await site.behindTheBack(() => undefined);
  await site.writer.record(
    LIST,
    [7, 8, 9, 10, 11, 12].map((i) => entry(i)),
  );
  await site.writer.record('dc-other', [
    entryOf('dc-other', { id: 'o1@example.org', subject: '', body: '' }),
  ]);
  await site.writer.putReport('dc-other', REPORT);
  await site.writer.putSourceStatement({ list: LIST, messages: 12, slots: 12 });
  await site.index();
}

/** Verifies a site as it is served; `through`: an address in front of it. */
export function check(
  site: Pick<OpenSite, 'url' | 'clock'>,
  more: Partial<VerifyOptions> & { readonly through?: string } = {},
): Promise<Verdict> {
  const signal = more.signal ?? AbortSignal.timeout(60_000);
  return verifyArchive({
    published: publishedAt(more.through ?? site.url, { signal }),
    key: TEST_SIGNER,
    earlier: null,
    others: [],
    list: null,
    now: site.clock.time,
    signal,
    pauseMs: 5,
    ...more,
  });
}

/** What a verifier that found nothing wrong keeps for the next time. */
export function keptFrom({ head, hashes }: Verdict): EarlierHead {
  return { ...head!, hashes };
}
