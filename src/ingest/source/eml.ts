// One .eml file or a folder of them as a source, subfolders included.
import { lstat, readdir } from 'node:fs/promises';
import { join, relative, sep } from 'node:path';
import { ArchiveError } from '../../ops/errors.ts';
import { DEFAULT_LIMITS, sourceId, type SourceLimits } from './batch.ts';
import { readFileSet, type FileSet, type MessageFile } from './file-set.ts';
import { fileFault, watchFiles } from './file-watch.ts';
import { statSource } from './mail-file.ts';
import { probeFiles } from './maildir.ts';
import type { Route } from './route.ts';
import type { ReadContext, Source, SourceBatch } from './source.ts';

/** More folders than this below one another or beside are a mistake in the path. */
const MAX_FOLDERS = 10_000;
const LOOK_EVERY_MS = 10_000;

/**
 * The source of .eml files, in the order of their paths; files named by a number only (MH) count too. The time of a
 * file says when it was copied, not when the message came, so receivedAt is null.
 * Throws SOURCE_MAILBOX_MISSING where there is no such path.
 */
export function emlSource(path: string, route: Route, limits: SourceLimits = DEFAULT_LIMITS): Source {
  let seen: string | null = null;
  const files: FileSet = { list: () => listEml(path), receivedAt: () => null };
  const look = async () => JSON.stringify((await listEml(path)).map(({ name, ctimeMs }) => [name, ctimeMs]));

  async function* batches(context: ReadContext): AsyncGenerator<SourceBatch> {
    try {
      const before = await look();
      yield* readFileSet(files, route, limits, context);
      if (!context.signal.aborted) seen = before;
    } catch (error) {
      throw fileFault(error);
    }
  }

  return {
    id: sourceId('eml', path, route.list, route.listId ?? ''),
    lists: [route.list],
    type: 'eml',
    batches,
    changed: (signal) => watchFiles(look, () => seen, signal, LOOK_EVERY_MS),
    async probe() {
      try {
        return await probeFiles(await listEml(path));
      } catch (error) {
        throw fileFault(error);
      }
    },
  };
}

/** Is this the name of a file with one message? */
export function isEmlName(name: string): boolean {
  return /\.eml$/i.test(name) || /^\d+$/.test(name);
}

async function listEml(path: string): Promise<MessageFile[]> {
  const { isFolder } = await statSource(path);
  if (!isFolder) return [messageFile(path, path, await lstat(path))];
  const files: MessageFile[] = [];
  const folders = [path];
  for (let next = 0; next < folders.length; next++) {
    if (next >= MAX_FOLDERS)
      throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'too_many_folders' });
    const folder = folders[next]!;
    for (const entry of await readdir(folder, { withFileTypes: true })) {
      if (entry.name.startsWith('.')) continue;
      const file = join(folder, entry.name);
      if (entry.isDirectory()) folders.push(file);
      if (!entry.isFile() || !isEmlName(entry.name)) continue;
      const facts = await lstat(file).catch(() => null);
      if (facts?.isFile()) files.push(messageFile(path, file, facts));
    }
  }
  return files;
}

function messageFile(
  root: string,
  path: string,
  facts: { ctimeMs: number; mtimeMs: number; size: number },
): MessageFile {
  const name = relative(root, path).split(sep).join('/');
  // Numbers sort by value: 10.eml comes after 9.eml.
  const order = name.replace(/\d{1,15}/g, (digits) => digits.padStart(15, '0'));
  return {
    path,
    name,
    order: `${order}\0${name}`,
    ctimeMs: facts.ctimeMs,
    mtimeMs: facts.mtimeMs,
    sizeBytes: facts.size,
  };
}
