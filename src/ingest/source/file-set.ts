// Folders with one message a file (Maildir, .eml): which files are new, in a stable order, with a cursor that stays small.
import { createHash } from 'node:crypto';
import { open } from 'node:fs/promises';
import { z } from 'zod';
import { BatchBuilder, type SourceLimits } from './batch.ts';
import { routeMessage, type Route } from './route.ts';
import type { ReadContext, SourceBatch } from './source.ts';

export interface MessageFile {
  readonly path: string;
  /** stays the same when the file is renamed for its flags */
  readonly name: string;
  /** reading order, compared as text; unique */
  readonly order: string;
  /** change of the inode, ms; unlike mtime nobody can set it back, so a file copied in later is never older */
  readonly ctimeMs: number;
  readonly mtimeMs: number;
  readonly sizeBytes: number;
}

export interface FileSet {
  list(): Promise<MessageFile[]>;
  receivedAt(file: MessageFile): number | null;
}

/** File clocks may be as coarse as two seconds: files this near the newest one are remembered by a hash of their names. */
const CLOCK_MS = 2_000;

const Cursor = z.object({
  /** everything with a ctime up to here was read; ms */
  mark: z.number(),
  /** hash of the files above the mark that were read too */
  hot: z.string(),
  /** in the middle of a pass: files up to this place in the order, with a ctime up to `until`, were read */
  after: z.string().optional(),
  until: z.number().optional(),
});
type Cursor = z.infer<typeof Cursor>;

/**
 * Reads the files that are new or were changed since the cursor. A file that vanishes while it is read is looked for
 * under its other name (a mail program moved it or set a flag); if it is really gone there is a notice.
 */
export async function* readFileSet(
  files: FileSet,
  route: Route,
  limits: SourceLimits,
  context: ReadContext,
): AsyncGenerator<SourceBatch> {
  const cursor = readCursor(context.cursor(route.list));
  const above = (await files.list()).filter((file) => file.ctimeMs > cursor.mark);
  const isNear = (file: MessageFile) => file.ctimeMs <= cursor.mark + CLOCK_MS;
  const fresh = hashOf(above.filter(isNear)) === cursor.hot ? above.filter((file) => !isNear(file)) : above;
  if (fresh.length === 0) return;
  const newest = fresh.reduce((latest, file) => Math.max(latest, file.ctimeMs), cursor.mark);
  const { after, until = -1 } = cursor;
  const todo = fresh
    .filter((file) => after === undefined || file.order > after || file.ctimeMs > until)
    .toSorted((a, b) => (a.order < b.order ? -1 : a.order > b.order ? 1 : 0));
  context.expect(todo.length);

  const builder = new BatchBuilder();
  const missing: MessageFile[] = [];
  const take = (next: Cursor) => builder.take({ [route.list]: JSON.stringify(next) });
  const add = async (file: MessageFile): Promise<boolean> => {
    const read = await readMessageFile(file, limits);
    if (read === null) return false;
    const lists = routeMessage(read.bytes, [route]);
    builder.add({
      bytes: read.bytes,
      receivedAt: files.receivedAt(file),
      lists,
      ...(read.isCut ? { cut: true as const } : {}),
    });
    return true;
  };
  for (const file of todo) {
    if (context.signal.aborted) return;
    if (!(await add(file))) missing.push(file);
    // While a file is missing the cursor stays: a run that stops here looks for it again.
    if (builder.isFull)
      yield missing.length > 0
        ? builder.take({})
        : take({ mark: cursor.mark, hot: '', after: file.order, until: newest });
  }
  if (missing.length > 0) {
    const now = new Map((await files.list()).map((file) => [file.name, file]));
    let vanished = 0;
    for (const { name } of missing) {
      const moved = now.get(name);
      if (moved === undefined || !(await add(moved))) vanished++;
      if (builder.isFull) yield builder.take({});
    }
    if (vanished > 0) context.notice('vanished', vanished);
  }
  const mark = Math.max(cursor.mark, newest - CLOCK_MS);
  yield take({ mark, hot: hashOf(above.filter((file) => file.ctimeMs > mark)) });
}

/** Bytes of a file, its beginning where it is over the limit, or null where it is not there. */
async function readMessageFile(
  file: MessageFile,
  limits: SourceLimits,
): Promise<{ bytes: Buffer; isCut: boolean } | null> {
  try {
    await using handle = await open(file.path, 'r');
    const { size } = await handle.stat();
    const isCut = size > limits.maxBytes;
    const buffer = Buffer.alloc(isCut ? limits.cutBytes : size);
    let length = 0;
    while (length < buffer.length) {
      const { bytesRead } = await handle.read(buffer, length, buffer.length - length, length);
      if (bytesRead === 0) break;
      length += bytesRead;
    }
    return { bytes: buffer.subarray(0, length), isCut };
  } catch (error) {
    if ((error as { code?: unknown }).code === 'ENOENT') return null;
    throw error;
  }
}

function hashOf(files: readonly MessageFile[]): string {
  const hash = createHash('sha256');
  for (const line of files.map((file) => `${file.name}\0${file.ctimeMs}`).toSorted())
    hash.update(`${line}\n`);
  return hash.digest('hex').slice(0, 24);
}

function readCursor(text: string | null): Cursor {
  const start = { mark: -1, hot: '' };
  if (text === null) return start;
  try {
    return Cursor.safeParse(JSON.parse(text)).data ?? start;
  } catch {
    return start;
  }
}
