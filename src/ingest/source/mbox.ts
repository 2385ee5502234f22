// mbox files as a source: one file, or a folder of them (also Pipermail's month files), plain or gzip.
import { createHash } from 'node:crypto';
import { open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ArchiveError } from '../../ops/errors.ts';
import { BatchBuilder, DEFAULT_LIMITS, sourceId, type SourceLimits } from './batch.ts';
import { fileFault, watchFiles } from './file-watch.ts';
import { isMaildir, readMailFile, sniffMailFile, statSource, type MailFileKind } from './mail-file.ts';
import { countDialect, dialectOf, unquoteMbox, type MboxDialect } from './mbox-quoting.ts';
import { MboxSplitter, type MboxMessage } from './mbox-split.ts';
import { countIds, listIds, routeMessage, type Route } from './route.ts';
import type { ReadContext, Source, SourceBatch, SourceProbe } from './source.ts';

/** So much of a file is looked at to tell its dialect. */
const DIALECT_SAMPLE_BYTES = 32 * 1024 * 1024;
const PROBED_MESSAGES = 100;

const Entry = z.object({
  size: z.number(),
  mtimeMs: z.number(),
  /** where to go on: the first message not delivered, or the last one when the file was read to its end */
  offset: z.int().min(0),
  done: z.boolean(),
  /** stands for the bytes before `offset`: the file has only grown where they are the same */
  mark: z.string(),
  dialect: z.enum(['mboxrd', 'mboxo']),
});
type Entry = z.infer<typeof Entry>;
const Cursor = z.object({ files: z.record(z.string(), Entry) });

interface MboxFile {
  readonly name: string;
  readonly path: string;
  readonly size: number;
  readonly mtimeMs: number;
}

/**
 * The source of an mbox file or a folder of them, read in name order (month names of Pipermail in time order). A file
 * that did not change costs one stat; one that grew is read on from its last message; any other change reads it again.
 * Throws SOURCE_MAILBOX_MISSING where there is no such file, or it holds no mail, or it is a Maildir.
 */
export function mboxSource(path: string, route: Route, limits: SourceLimits = DEFAULT_LIMITS): Source {
  let seen: string | null = null;
  const look = async () => JSON.stringify(await listFiles(path));

  async function* batches(context: ReadContext): AsyncGenerator<SourceBatch> {
    const entries = readCursor(context.cursor(route.list));
    const builder = new BatchBuilder();
    const take = () => builder.take({ [route.list]: JSON.stringify({ files: entries }) });
    let isMoved = false;
    try {
      const files = await listFiles(path);
      for (const file of files) {
        const known = entries[file.name] ?? null;
        if (known?.done && known.size === file.size && known.mtimeMs === file.mtimeMs) continue;
        const kind = await kindOf(file, path);
        if (kind === null) continue;
        const start = await startOf(file, known, kind);
        const dialect = start > 0 && known ? known.dialect : await detectDialect(file, kind, limits);
        const entryAt = async (offset: number, done: boolean): Promise<Entry> => {
          const mark = await markOf(file.path, kind.isGzip ? 0 : offset);
          return { size: file.size, mtimeMs: file.mtimeMs, offset, done, mark, dialect };
        };
        let last: MboxMessage | null = null;
        for await (const message of messagesOf(file, kind, limits, start)) {
          if (context.signal.aborted) return;
          const bytes = unquoteMbox(message.bytes, dialect);
          const { receivedAt, isCut } = message;
          builder.add({
            bytes,
            receivedAt,
            lists: routeMessage(bytes, [route]),
            ...(isCut ? { cut: true as const } : {}),
          });
          last = message;
          if (!builder.isFull) continue;
          entries[file.name] = await entryAt(message.end, false);
          yield take();
        }
        if (last?.isTruncated) context.notice('truncated_mbox', 1);
        entries[file.name] = await entryAt(last?.start ?? start, true);
        isMoved = true;
      }
      if (isMoved) yield take();
      seen = JSON.stringify(files);
    } catch (error) {
      throw fileFault(error);
    }
  }

  return {
    id: sourceId('mbox', path, route.list, route.listId ?? ''),
    lists: [route.list],
    type: 'mbox',
    batches,
    changed: (signal) => watchFiles(look, () => seen, signal),
    async probe(signal) {
      try {
        return await probeMbox(path, limits, signal);
      } catch (error) {
        throw fileFault(error);
      }
    },
  };
}

async function listFiles(path: string): Promise<MboxFile[]> {
  const facts = await statSource(path);
  if (!facts.isFolder) return [{ name: '', path, size: facts.size, mtimeMs: facts.mtimeMs }];
  if (await isMaildir(path))
    throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'is_maildir' });
  const entries = await readdir(path, { withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && !entry.name.startsWith('.'))
    .map(({ name }) => name);
  const files: MboxFile[] = [];
  for (const name of names.toSorted(byMonthThenName)) {
    const file = join(path, name);
    const { isFolder, size, mtimeMs } = await statSource(file);
    if (!isFolder) files.push({ name, path: file, size, mtimeMs });
  }
  return files;
}

/** What to read; null for a file in a folder that is no mail. A setting that names such a file is a mistake. */
async function kindOf(file: MboxFile, path: string): Promise<MailFileKind | null> {
  const kind = await sniffMailFile(file.path);
  if (kind.holds !== 'other' || file.size === 0) return kind;
  if (file.path === path) throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'not_mail' });
  return null;
}

const MONTHS = 'January February March April May June July August September October November December'.split(
  ' ',
);

/** Pipermail calls its months `2019-April.txt.gz`. */
function byMonthThenName(a: string, b: string): number {
  const [left, right] = [monthKey(a), monthKey(b)];
  return left < right ? -1 : left > right ? 1 : 0;
}

function monthKey(name: string): string {
  const parts = /^(\d{4})-([A-Z][a-z]+)(.*)$/.exec(name);
  const month = parts ? MONTHS.indexOf(parts[2]!) + 1 : 0;
  return month > 0 ? `${parts![1]}-${String(month).padStart(2, '0')}${parts![3]}` : name;
}

async function* messagesOf(
  file: MboxFile,
  kind: MailFileKind,
  limits: SourceLimits,
  start: number,
): AsyncGenerator<MboxMessage> {
  const splitter = new MboxSplitter(limits, { start, isSingle: /\.eml(\.gz)?$/i.test(file.path) });
  for await (const chunk of readMailFile(file.path, file.size, kind.isGzip, start))
    yield* splitter.push(chunk);
  yield* splitter.end();
}

/** Where reading begins: 0, unless the bytes before the kept place are still the same. */
async function startOf(file: MboxFile, known: Entry | null, { isGzip }: MailFileKind): Promise<number> {
  if (known === null) return 0;
  const isSame = known.size === file.size && known.mtimeMs === file.mtimeMs;
  if (isGzip) return isSame ? known.offset : 0;
  if (!isSame && file.size <= known.size) return 0;
  return known.offset <= file.size && (await markOf(file.path, known.offset)) === known.mark
    ? known.offset
    : 0;
}

/** Hash of the first KB and of the KB before `offset`. */
async function markOf(path: string, offset: number): Promise<string> {
  const hash = createHash('sha256');
  await using file = await open(path, 'r');
  for (const start of [0, Math.max(0, offset - 1024)]) {
    const buffer = Buffer.alloc(Math.min(1024, offset - start));
    const { bytesRead } = await file.read(buffer, 0, buffer.length, start);
    hash.update(buffer.subarray(0, bytesRead));
  }
  return hash.digest('hex').slice(0, 24);
}

async function detectDialect(file: MboxFile, kind: MailFileKind, limits: SourceLimits): Promise<MboxDialect> {
  const votes = { mboxrd: 0, mboxo: 0 };
  for await (const message of messagesOf(file, kind, limits, 0)) {
    countDialect(message.bytes, votes);
    if (message.end > DIALECT_SAMPLE_BYTES) break;
  }
  return dialectOf(votes);
}

async function probeMbox(path: string, limits: SourceLimits, signal: AbortSignal): Promise<SourceProbe> {
  const newest: string[][] = [];
  let messages = 0;
  for (const file of await listFiles(path)) {
    const kind = await kindOf(file, path);
    if (kind === null) continue;
    for await (const { bytes } of messagesOf(file, kind, limits, 0)) {
      signal.throwIfAborted();
      messages++;
      newest.push(listIds(bytes));
      if (newest.length > PROBED_MESSAGES) newest.shift();
    }
  }
  return { messages, listIds: countIds(newest) };
}

function readCursor(text: string | null): Record<string, Entry> {
  if (text === null) return {};
  try {
    return { ...Cursor.safeParse(JSON.parse(text)).data?.files };
  } catch {
    return {};
  }
}
