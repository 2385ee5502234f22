// An exported archive as a folder (BagIt), made of what a site answers.
import { createHash } from 'node:crypto';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { tilePath, tilesOf } from '../../../src/archive/log/tiles.ts';

export interface Bag extends Disposable {
  readonly folder: string;
}

/** Writes checkpoint, tiles, policies, a report, lists, openings, messages and months of mail, and the manifests over them. */
export async function writeBag(url: string): Promise<Bag> {
  const folder = mkdtempSync(join(tmpdir(), 'dc-archive-bag-'));
  const get = async (path: string) => Buffer.from(await (await fetch(`${url}/${path}`)).arrayBuffer());
  const put = (path: string, bytes: Buffer | string) => {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    writeFileSync(join(folder, path), bytes);
  };
  const checkpoint = await get('log/checkpoint');
  put('data/log/checkpoint', checkpoint);
  put('data/log/policy.txt', await get('log/policy.txt'));
  const size = Number(checkpoint.toString().split('\n')[1]);
  for (const level of ['entries', 0, 1, 2] as const)
    for (const name of tilesOf(level, size)) {
      const path = `log/tile/${tilePath(name)}`;
      put(`data/${path}`, await get(path));
    }
  put('data/log/policies/balanced/1.json', await get('log/policies/balanced/1.json'));
  // a test's site has one report
  put('data/reports/dc-other/1767603600000.json', await get('openness/dc-other.json'));
  const lists = await get('api/v1/lists');
  put('data/lists.json', lists);
  for (const { id } of (JSON.parse(lists.toString()) as { lists: { id: string }[] }).lists) {
    const all = async (what: string, member: string, limit: number) => {
      let text = '';
      for (let after: number | null = 0; after !== null;) {
        const page = JSON.parse(
          (await get(`api/v1/lists/${id}/${what}?after=${after}&limit=${limit}`)).toString(),
        ) as Record<string, unknown> & { next: number | null };
        for (const row of page[member] as object[]) text += `${JSON.stringify(row)}\n`;
        after = page.next;
      }
      return text;
    };
    put(`data/lists/${id}/openings.jsonl`, await all('openings', 'slots', 500));
    const messages = await all('messages', 'messages', 200);
    put(`data/lists/${id}/messages.jsonl`, messages);
    const months = new Set([...messages.matchAll(/"sentAt":"(\d{4}-\d{2})/gu)].map(([, month]) => month));
    for (const month of months) put(`data/lists/${id}/${month}.mbox`, await get(`lists/${id}/${month}.mbox`));
  }
  writeManifests(folder);
  return { folder, [Symbol.dispose]: () => rmSync(folder, { recursive: true, force: true }) };
}

export function writeManifests(folder: string): void {
  const files = readdirSync(join(folder, 'data'), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => join(entry.parentPath, entry.name).slice(folder.length + 1));
  const line = (path: string) =>
    `${createHash('sha256')
      .update(readFileSync(join(folder, path)))
      .digest('hex')}  ${path}\n`;
  writeFileSync(join(folder, 'bagit.txt'), 'BagIt-Version: 1.0\nTag-File-Character-Encoding: UTF-8\n');
  writeFileSync(join(folder, 'manifest-sha256.txt'), files.map(line).join(''));
  writeFileSync(
    join(folder, 'tagmanifest-sha256.txt'),
    ['bagit.txt', 'manifest-sha256.txt'].map(line).join(''),
  );
}
