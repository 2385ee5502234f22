// A file that holds mail: what it is by its first bytes, and its bytes as a stream, decompressed where needed.
import { createReadStream } from 'node:fs';
import { open, stat } from 'node:fs/promises';
import { constants, createGunzip, gunzipSync } from 'node:zlib';
import { ArchiveError } from '../../ops/errors.ts';
import { isHeaderLine, leadBytes, parseFromLine } from './from-line.ts';

export interface MailFileKind {
  readonly holds: 'mbox' | 'message' | 'other';
  readonly isGzip: boolean;
}

const SNIFF_BYTES = 16 * 1024;
const CHUNK_BYTES = 256 * 1024;

/** Says what a file holds. gzip is known by its magic bytes (RFC 1952 2.3.1), whatever the name says. */
export async function sniffMailFile(path: string): Promise<MailFileKind> {
  const head = await firstBytes(path, SNIFF_BYTES);
  const isGzip = head[0] === 0x1f && head[1] === 0x8b;
  const plain = isGzip ? gunzipHead(head) : head;
  const line = plain.toString('latin1', leadBytes(plain)).split('\n', 1)[0]!.replace(/\r$/, '');
  if (parseFromLine(line)) return { holds: 'mbox', isGzip };
  return { holds: isHeaderLine(line) ? 'message' : 'other', isGzip };
}

/** The first bytes of a file; fewer where it is shorter. */
export async function firstBytes(path: string, length: number): Promise<Buffer> {
  await using file = await open(path, 'r');
  const buffer = Buffer.alloc(length);
  const { bytesRead } = await file.read(buffer, 0, length, 0);
  return buffer.subarray(0, bytesRead);
}

/**
 * Bytes of a file from `start`, decompressed, up to the size it had when it was looked at. A chunk may be overwritten
 * when the next is asked for. A gzip file that ends too early gives what it has; a damaged one throws SOURCE_FAILED.
 */
export async function* readMailFile(
  path: string,
  size: number,
  isGzip: boolean,
  start = 0,
): AsyncGenerator<Buffer> {
  if (!isGzip) {
    await using plain = await open(path, 'r');
    const buffer = Buffer.alloc(CHUNK_BYTES);
    for (let at = start; at < size;) {
      const { bytesRead } = await plain.read(buffer, 0, Math.min(buffer.length, size - at), at);
      if (bytesRead === 0) return;
      at += bytesRead;
      yield buffer.subarray(0, bytesRead);
    }
    return;
  }
  const file = createReadStream(path, { end: Math.max(0, size - 1), highWaterMark: CHUNK_BYTES });
  const unzip = createGunzip({ finishFlush: constants.Z_SYNC_FLUSH, chunkSize: CHUNK_BYTES });
  file.on('error', (error) => unzip.destroy(error));
  let skip = start;
  try {
    for await (const chunk of file.pipe(unzip) as AsyncIterable<Buffer>) {
      const rest = chunk.subarray(Math.min(skip, chunk.length));
      skip -= chunk.length - rest.length;
      if (rest.length > 0) yield rest;
    }
  } catch (error) {
    throw new ArchiveError('SOURCE_FAILED', 'never', { reason: 'gzip' }, error);
  } finally {
    file.destroy();
  }
}

/** stat of a path that a setting names. Throws SOURCE_MAILBOX_MISSING. */
export async function statSource(
  path: string,
): Promise<{ isFolder: boolean; size: number; mtimeMs: number }> {
  try {
    const facts = await stat(path);
    return { isFolder: facts.isDirectory(), size: facts.size, mtimeMs: facts.mtimeMs };
  } catch (error) {
    throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'no_such_file' }, error);
  }
}

/** Does this folder have the shape of a Maildir? */
export async function isMaildir(path: string): Promise<boolean> {
  const parts = await Promise.all(['cur', 'new'].map((name) => stat(`${path}/${name}`).catch(() => null)));
  return parts.every((part) => part?.isDirectory() === true);
}

function gunzipHead(head: Buffer): Buffer {
  try {
    return gunzipSync(head, { finishFlush: constants.Z_SYNC_FLUSH, maxOutputLength: SNIFF_BYTES * 64 });
  } catch {
    return Buffer.alloc(0);
  }
}
