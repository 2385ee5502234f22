// A published archive as an exported folder (BagIt, RFC 8493), read offline. The folder may come from anybody: only plain
// files below it are read, each up to a limit.
import { constants } from 'node:fs';
import { lstat, open, readdir } from 'node:fs/promises';
import { join } from 'node:path';
import { z } from 'zod';
import { ListId } from '../../redact/public-message.ts';
import { checkManifests } from './manifest.ts';
import {
  ListRow,
  MessageRow,
  type OpeningPage,
  OpeningRow,
  type Published,
  read,
  readJson,
  Unread,
} from './published.ts';

const MOST_FILE = 64 * 1024 * 1024;
const MOST_REPORTS = 10_000;
const ROWS_AT_ONCE = 500;

/** `folder`: the export, or its `data`. Throws Unread where there is none. */
export async function publishedIn(folder: string): Promise<Published> {
  const isBag = (await kindOf(join(folder, 'data', 'log', 'checkpoint'))) === 'file';
  const data = isBag ? join(folder, 'data') : folder;
  const checkpoint = await plainFile(data, 'log/checkpoint', MOST_FILE);
  if (checkpoint === null) throw new Unread('no_archive', 'log/checkpoint');
  // an export is of one moment: every answer is that of its checkpoint
  const size = Number(/^[^\n]*\n(\d{1,16})\n/u.exec(checkpoint.toString('utf8'))?.[1] ?? 0);

  async function* rows<T>(list: string, name: string, schema: z.ZodType<T>): AsyncGenerator<T[]> {
    const path = `lists/${ListId.parse(list)}/${name}.jsonl`;
    let waiting: T[] = [];
    for await (const line of lines(data, path)) {
      waiting.push(read(schema, readJson(line, path), path));
      if (waiting.length < ROWS_AT_ONCE) continue;
      yield waiting;
      waiting = [];
    }
    yield waiting;
  }

  return {
    served: null,
    logFile: (path, most) => plainFile(data, `log/${path}`, most),
    async lists() {
      const bytes = await plainFile(data, 'lists.json', MOST_FILE);
      if (bytes === null) throw new Unread('no_archive', 'lists.json');
      return read(z.object({ lists: z.array(ListRow) }), readJson(bytes, 'lists.json'), 'lists.json').lists;
    },
    async *openings(list): AsyncGenerator<OpeningPage> {
      for await (const some of rows(list, 'openings', OpeningRow)) yield { size, rows: some };
    },
    messages: (list) => rows(list, 'messages', MessageRow),
    async mailFiles(list) {
      const folderOf = `lists/${ListId.parse(list)}`;
      const names = await readdir(join(data, folderOf)).catch(() => []);
      return names
        .filter((name) => /\.mbox$/iu.test(name))
        .sort()
        .map((name) => ({ path: `${folderOf}/${name}`, chunks: chunks(data, `${folderOf}/${name}`) }));
    },
    async reports(subject) {
      const folderOf = join(data, 'reports', ListId.parse(subject));
      const names = (await readdir(folderOf).catch(() => [])).filter((name) =>
        /^\d{1,16}\.json$/u.test(name),
      );
      const found: Buffer[] = [];
      for (const name of names.slice(0, MOST_REPORTS)) {
        const bytes = await plainFile(data, `reports/${subject}/${name}`, MOST_FILE);
        if (bytes !== null) found.push(bytes);
      }
      return found;
    },
    files: (wrong) => (isBag ? checkManifests(folder, wrong) : Promise.resolve(0)),
  };
}

/** Null where there is no plain file of that name. Throws Unread for one that is larger than `most`. */
async function plainFile(root: string, path: string, most: number): Promise<Buffer | null> {
  const place = join(root, path);
  if ((await kindOf(place)) !== 'file') return null;
  await using file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
  if ((await file.stat()).size > most) throw new Unread('too_large', path);
  return file.readFile();
}

async function kindOf(place: string): Promise<'file' | 'other' | 'none'> {
  const stats = await lstat(place).catch(() => null);
  if (stats === null) return 'none';
  return stats.isFile() ? 'file' : 'other';
}

/** Nothing where there is no plain file. */
async function* chunks(root: string, path: string): AsyncGenerator<Buffer> {
  const place = join(root, path);
  if ((await kindOf(place)) !== 'file') return;
  await using file = await open(place, constants.O_RDONLY | constants.O_NOFOLLOW);
  yield* file.createReadStream({ autoClose: false }) as AsyncIterable<Buffer>;
}

/** Lines without their ends; nothing where there is no file. */
async function* lines(root: string, path: string): AsyncGenerator<Buffer> {
  let rest: Buffer[] = [];
  let size = 0;
  for await (const chunk of chunks(root, path)) {
    let from = 0;
    for (let end = chunk.indexOf(10); end >= 0; end = chunk.indexOf(10, from)) {
      yield Buffer.concat([...rest, chunk.subarray(from, end)]);
      rest = [];
      size = 0;
      from = end + 1;
    }
    rest.push(chunk.subarray(from));
    size += chunk.length - from;
    if (size > MOST_FILE) throw new Unread('too_large', path);
  }
  if (size > 0) yield Buffer.concat(rest);
}
