// Each answer comes from one moment of the archive, however long it takes to make.
import { once } from 'node:events';
import { request as ask } from 'node:http';
import type { AddressInfo } from 'node:net';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import type { ArchiveReader, ArchiveSnapshot } from '../../src/archive/archive.ts';
import { entryOf } from '../support/make-archive.ts';
import { until } from '../support/until.ts';
import { runSite } from './site.ts';

/** After each question of a request, `change` runs before the answer is used; `held` has the snapshots not let go. */
function changing(
  reader: ArchiveReader,
  change: () => Promise<unknown>,
  held: Set<ArchiveSnapshot>,
): ArchiveReader {
  const watched = (snapshot: ArchiveSnapshot): ArchiveSnapshot => {
    held.add(snapshot);
    return new Proxy(snapshot, {
      get(target, name) {
        const value: unknown = Reflect.get(target, name);
        if (name === Symbol.dispose) {
          return () => {
            held.delete(target);
            target[Symbol.dispose]();
          };
        }
        if (typeof value !== 'function') return value;
        return async (...values: unknown[]) => {
          const answer: unknown = await Reflect.apply(value, target, values);
          await change();
          return answer;
        };
      },
    });
  };
  return new Proxy(reader, {
    get: (target, name) =>
      name === 'snapshot' ? () => watched(target.snapshot()) : (Reflect.get(target, name) as unknown),
  });
}

describe('a request', () => {
  it('shows nothing of what changes while its page is made, and lets go of its moment', async () => {
    const held = new Set<ArchiveSnapshot>();
    let isWithheld = false;
    let change: () => Promise<unknown> = async () => {};
    await using running = await runSite(({ reader }) => ({ reader: changing(reader, () => change(), held) }));
    change = async () => {
      if (!isWithheld) await running.site.writer.withhold('dc-example', 1, 'spam');
      isWithheld = true;
    };
    const page = await running.app.inject('/lists/dc-example/messages/1');
    expect(page.statusCode).toBe(200);
    expect(page.body).toContain('Shall we meet?');
    expect(isWithheld).toBe(true);
    expect((await running.app.inject('/lists/dc-example/messages/1')).statusCode).toBe(410);
    for (const path of [
      '/',
      '/api/v1/lists',
      '/lists/dc-example/feed.atom',
      '/search?q=meet',
      '/nothing',
      '/help',
    ])
      await running.app.inject(path);
    expect(held.size).toBe(0);
  });

  it('streams a download from one moment, to the end', async () => {
    const held = new Set<ArchiveSnapshot>();
    let change: () => Promise<unknown> = async () => {};
    await using running = await runSite(({ reader }) => ({ reader: changing(reader, () => change(), held) }));
    const { writer } = running.site;
    const drafts = Array.from({ length: 300 }, (_, i) =>
      entryOf('dc-empty', { id: `d${i}`, body: `before ${i}` }),
    );
    await writer.record('dc-empty', drafts);
    let next = 300;
    // after each two hundred, the last messages go and others come
    change = async () => {
      if (next > 280) await writer.withhold('dc-empty', next--, 'spam');
      await writer.record('dc-empty', [entryOf('dc-empty', { id: `late ${next}`, body: 'after' })]);
    };
    const download = await running.app.inject('/lists/dc-empty/messages.jsonl.gz');
    const lines = gunzipSync(download.rawPayload).toString().trim().split('\n');
    expect(next).toBeLessThan(297);
    expect(lines).toHaveLength(300);
    expect(lines.filter((line) => line.includes('after'))).toEqual([]);
    await until(() => held.size === 0, { what: 'the moment to be let go' });
  });

  it('lets go of its moment when the reader goes away in the middle of a download', async () => {
    const held = new Set<ArchiveSnapshot>();
    await using running = await runSite(({ reader }) => ({ reader: changing(reader, async () => {}, held) }));
    const body = 'a long text that no socket swallows at once. '.repeat(500);
    for (let i = 0; i < 5; i++) {
      const drafts = Array.from({ length: 200 }, (_, n) => entryOf('dc-empty', { id: `d${i}-${n}`, body }));
      await running.site.writer.record('dc-empty', drafts);
    }
    await running.app.listen({ port: 0, host: '127.0.0.1' });
    const { port } = running.app.server.address() as AddressInfo;
    for (const [path, encoding] of [
      ['/lists/dc-empty/2024-05.mbox', 'identity'],
      ['/lists/dc-empty/2024-05.mbox', 'gzip'],
      ['/lists/dc-empty/2024-05.mbox', 'br'],
      ['/lists/dc-empty/all.mbox.gz', 'identity'],
    ] as const) {
      const headers = { 'accept-encoding': encoding };
      const client = ask({ port, host: '127.0.0.1', path, headers });
      client.end();
      const [response] = (await once(client, 'response')) as [NodeJS.ReadableStream];
      response.once('error', () => {});
      await once(response, 'data');
      expect(held.size).toBe(1);
      client.destroy();
      await until(() => held.size === 0, { what: path });
    }
    expect((await running.app.inject('/lists/dc-empty')).statusCode).toBe(200);
  });
});
