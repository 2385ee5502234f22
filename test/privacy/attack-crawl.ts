// Everything that a running site gives to anybody: pages, API, feeds, downloads, the files of the public side.
import { readdir, readFile } from 'node:fs/promises';
import { get, type IncomingMessage } from 'node:http';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { logPaths } from './log-paths.ts';

/** Every answer of the site for these lists, by path; headers included, compressed downloads unpacked. */
export async function everyAnswer(url: string, lists: readonly string[]): Promise<Map<string, string>> {
  const seen = new Map<string, string>();
  const fetchInto = async (path: string): Promise<string> => {
    const { head, body } = await answer(url + path, seen.size);
    seen.set(path, `${head}\n${body}`);
    return body;
  };
  for (const path of [
    '/',
    '/sitemap.xml',
    '/sitemap-pages.xml',
    '/dcat.jsonld',
    '/robots.txt',
    '/api/openapi.json',
    '/api/v1/lists',
    '/openness',
    '/openness.csv',
    '/openness/feed.atom',
    '/api/v1/openness',
    '/log',
    '/no-such-page',
  ]) {
    await fetchInto(path);
  }
  for (const list of lists) {
    const api = JSON.parse(await fetchInto(`/api/v1/lists/${list}`)) as { counts: Record<string, number> };
    const slots = Object.values(api.counts).reduce((sum, count) => sum + count, 0);
    const base = `/lists/${list}`;
    const home = await fetchInto(base);
    await fetchInto(`/openness/${list}`);
    await fetchInto(`/openness/${list}/badge.svg`);
    const months = new Set(home.match(new RegExp(`${base}/\\d{4}(?:/\\d{2})?(?=")`, 'g')) ?? []);
    for (const month of months) {
      const page = await fetchInto(month);
      for (const deeper of page.match(new RegExp(`${base}/\\d{4}/\\d{2}(?=")`, 'g')) ?? [])
        months.add(deeper);
      if (/\/\d{2}$/.test(month)) await fetchInto(`${month.replace(/\/(\d{2})$/, '-$1')}.mbox`);
    }
    for (const path of ['all.mbox.gz', 'messages.jsonl.gz', 'feed.atom', 'feed.json', 'policy'])
      await fetchInto(`${base}/${path}`);
    const openings = JSON.parse(await fetchInto(`/api/v1${base}/openings?limit=500`)) as { size: number };
    for (const path of logPaths(openings.size)) await fetchInto(path);
    for (const path of ['messages?limit=100', 'changes']) await fetchInto(`/api/v1${base}/${path}`);
    for (let seq = 1; seq <= slots; seq += 1) {
      await fetchInto(`${base}/messages/${seq}`);
      await fetchInto(`${base}/messages/${seq}.eml`);
      for (const ending of ['', '.mbox', '.atom']) await fetchInto(`${base}/threads/${seq}${ending}`);
      await fetchInto(`/api/v1${base}/messages/${seq}`);
    }
    for (const lang of ['ar', 'fr']) await fetchInto(`/${lang}${base}/messages/1`);
  }
  return seen;
}

/**
 * Text and header of one answer. The limit counts by a reader's address: each few requests come from another one of the
 * loopback network.
 */
export async function answer(url: string, count: number): Promise<{ head: string; body: string }> {
  const localAddress = `127.0.${1 + (Math.trunc(count / 10) % 250)}.2`;
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    get(url, { localAddress, agent: false }, resolve).on('error', reject);
  });
  const chunks: Buffer[] = [];
  for await (const chunk of response) chunks.push(chunk as Buffer);
  if (response.statusCode === 429) throw new Error(`limited: ${url}`);
  const bytes = Buffer.concat(chunks);
  const body = bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes;
  return { head: response.rawHeaders.join('\n'), body: body.toString() };
}

/** Bytes of every file under the data folder, but for the engine's program. */
export async function everyFile(data: string): Promise<Map<string, string>> {
  const files = new Map<string, string>();
  for (const name of await readdir(data, { recursive: true })) {
    if (name === 'meilisearch/meilisearch') continue;
    const bytes = await readFile(join(data, name)).catch(() => null);
    if (bytes !== null) files.set(name, bytes.toString());
  }
  return files;
}
