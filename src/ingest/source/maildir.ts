// A Maildir as a source: the files of cur and new, oldest delivery first. Nothing is moved, so new stays new.
import { lstat, readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { ArchiveError } from '../../ops/errors.ts';
import { DEFAULT_LIMITS, sourceId, type SourceLimits } from './batch.ts';
import { readFileSet, type FileSet, type MessageFile } from './file-set.ts';
import { fileFault, watchFiles } from './file-watch.ts';
import { firstBytes, isMaildir, statSource } from './mail-file.ts';
import { countIds, listIds, type Route } from './route.ts';
import type { ReadContext, Source, SourceBatch } from './source.ts';

const PROBED_MESSAGES = 100;
const HEADER_BYTES = 64 * 1024;

/** The source of a Maildir. Throws SOURCE_MAILBOX_MISSING where the folder is none. Subfolders (`.Sent`) are not read. */
export function maildirSource(path: string, route: Route, limits: SourceLimits = DEFAULT_LIMITS): Source {
  let seen: string | null = null;
  const files: FileSet = { list: () => listMaildir(path), receivedAt: (file) => Math.round(file.mtimeMs) };

  async function* batches(context: ReadContext): AsyncGenerator<SourceBatch> {
    try {
      await mustBeMaildir(path);
      const before = await folderTimes(path);
      yield* readFileSet(files, route, limits, context);
      if (!context.signal.aborted) seen = before;
    } catch (error) {
      throw fileFault(error);
    }
  }

  return {
    id: sourceId('maildir', path, route.list, route.listId ?? ''),
    lists: [route.list],
    type: 'maildir',
    batches,
    changed: (signal) =>
      watchFiles(
        () => folderTimes(path),
        () => seen,
        signal,
      ),
    async probe() {
      try {
        await mustBeMaildir(path);
        return await probeFiles(await listMaildir(path));
      } catch (error) {
        throw fileFault(error);
      }
    },
  };
}

/** Counts files and the List-Ids of the newest by reading order. */
export async function probeFiles(files: readonly MessageFile[]): ReturnType<Source['probe']> {
  const newest = files.toSorted((a, b) => (a.order < b.order ? 1 : -1)).slice(0, PROBED_MESSAGES);
  const found: string[][] = [];
  for (const { path } of newest)
    found.push(listIds(await firstBytes(path, HEADER_BYTES).catch(() => Buffer.alloc(0))));
  return { messages: files.length, listIds: countIds(found) };
}

async function mustBeMaildir(path: string): Promise<void> {
  await statSource(path);
  if (!(await isMaildir(path)))
    throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'not_a_maildir' });
}

/** Every delivery and every rename changes the time of a folder. */
async function folderTimes(path: string): Promise<string> {
  const folders = await Promise.all(['cur', 'new'].map((name) => stat(join(path, name))));
  return folders.map(({ mtimeMs }) => mtimeMs).join(' ');
}

async function listMaildir(path: string): Promise<MessageFile[]> {
  const files = new Map<string, MessageFile>();
  for (const folder of ['new', 'cur']) {
    for (const fileName of await readdir(join(path, folder))) {
      if (fileName.startsWith('.')) continue;
      const file = join(path, folder, fileName);
      const facts = await lstat(file).catch(() => null);
      if (facts === null || !facts.isFile()) continue;
      const name = fileName.split(':', 1)[0]!;
      const { ctimeMs, mtimeMs, size } = facts;
      files.set(name, { path: file, name, order: orderOf(name), ctimeMs, mtimeMs, sizeBytes: size });
    }
  }
  return [...files.values()];
}

/** A unique name begins with the second of delivery; padded, it sorts as text. */
function orderOf(name: string): string {
  const seconds = /^\d{1,15}/.exec(name)?.[0] ?? '';
  return `${seconds.padStart(15, '0')} ${name}`;
}
