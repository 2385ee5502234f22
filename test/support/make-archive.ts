// A small real site: archive and embedded search in a folder that goes away, filled with invented mail.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { ArchiveReader } from '../../src/archive/archive.ts';
import type { ArchiveWriter, Entry } from '../../src/archive/archive-writer.ts';
import { signerOf } from '../../src/archive/log/note.ts';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { openArchiveWriter } from '../../src/archive/sql/writer.ts';
import { toDocument } from '../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import type { SearchEngine } from '../../src/index/search.ts';
import { commitToId } from '../../src/mail/commitment.ts';
import { RedactedMessage, type Redaction } from '../../src/redact/public-message.ts';
import { keyOf } from './make-public-message.ts';

/** Signs the logs of test archives. */
export const TEST_SIGNER = signerOf('archive.example.org/log', Buffer.alloc(32, 7));

export const NOW = Date.parse('2024-06-01T12:00:00Z');

export interface MailDraft {
  readonly id: string;
  readonly replyTo?: string;
  readonly author?: string;
  readonly subject?: string;
  readonly body?: string;
  readonly sentAt?: string;
  readonly language?: string;
  readonly redactions?: readonly Redaction[];
  readonly attachments?: readonly { name: string | null; type: string; sizeBytes: number }[];
  readonly unreadable?: RedactedMessage['unreadable'];
}

/** The key that `/mid/` look-ups use in tests. */
export function messageIdKey(messageId: string): string {
  return keyOf(`message-id:${messageId}`);
}

/** An entry as the line would record it. */
export function entryOf(list: string, draft: MailDraft): Entry {
  const sentAt = Date.parse(draft.sentAt ?? '2024-05-17T10:00:00Z');
  const author = draft.author ?? 'Jane Doe';
  const message = RedactedMessage.parse({
    list,
    policy: { id: 'balanced', version: 1 },
    sentAt,
    receivedAt: sentAt + 1000,
    dateCorrected: false,
    author: { label: author, key: keyOf(author) },
    subject: draft.subject ?? 'A subject',
    body: draft.body ?? 'A body.\n',
    language: draft.language ?? 'en',
    redactions: draft.redactions ?? [],
    attachments: draft.attachments ?? [],
    ...(draft.unreadable !== undefined && { unreadable: draft.unreadable }),
  });
  const references = draft.replyTo === undefined ? [] : [messageIdKey(draft.replyTo)];
  const keys = { ...keysOf(draft.id), references, commitId: commitToId(list, draft.id) };
  return { kind: 'publish', message, keys };
}

export function keysOf(id: string) {
  return {
    identity: keyOf(`identity:${id}`),
    messageId: messageIdKey(id),
    references: [] as readonly string[],
  };
}

export interface TestSite extends AsyncDisposable {
  readonly writer: ArchiveWriter;
  readonly reader: ArchiveReader;
  readonly search: SearchEngine;
  /** brings the search index to the archive's state */
  index(): Promise<void>;
}

export const POLICY = {
  id: 'balanced',
  title: 'Balanced',
  summary: 'Contact data goes, names stay.',
  categories: { email: 'remove', phone: 'remove', ip: 'generalise' },
  names: 'keep',
};

/** Opens an empty site with the list dc-example. */
export async function makeSite(): Promise<TestSite> {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-site-'));
  const path = join(folder, 'archive.db');
  const writer = await openArchiveWriter(path, { now: () => NOW }, TEST_SIGNER);
  await addList(writer, 'dc-example', 'Dynamic Coalition on Examples');
  const reader = openArchiveReader(path);
  const indexWriter = openEmbeddedWriter(join(folder, 'search.db'));
  await indexWriter.prepare();
  const search = openEmbeddedEngine(join(folder, 'search.db'));
  return {
    writer,
    reader,
    search,
    async index() {
      const documents = [];
      for (const { id } of await reader.lists()) {
        for (const message of await reader.messages(id, 0, 100_000)) documents.push(toDocument(message));
      }
      await indexWriter.apply({ put: documents, remove: [], cursor: await reader.lastChange() });
    },
    async [Symbol.asyncDispose]() {
      for (const part of [search, indexWriter, reader, writer]) await part[Symbol.asyncDispose]();
      rmSync(folder, { recursive: true, force: true });
    },
  };
}

export async function addList(writer: ArchiveWriter, id: string, name: string): Promise<void> {
  await writer.putList({
    id,
    name,
    address: `${id}@lists.example.org`,
    join: `https://lists.example.org/${id}`,
    description: 'People who talk about examples.',
  });
  await writer.putPolicy(id, { id: 'balanced', document: POLICY });
}
