import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { followArchive } from '../../src/index/follow.ts';
import { parseQuery } from '../../src/index/query.ts';
import type { IndexWriter, SearchEngine } from '../../src/index/search.ts';
import { withFallback } from '../../src/index/with-fallback.ts';
import { ArchiveError } from '../../src/ops/errors.ts';
import { makePublicMessage } from '../support/make-public-message.ts';
import { MemoryArchive } from '../support/memory-archive.ts';

const pollMs = 60_000; // nothing here waits for a poll
const backoffMs = { first: 1, longest: 4 };

let folder: string;
let file: string;
let archive: MemoryArchive;
let stop: AbortController;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-follow-'));
  file = join(folder, 'search.db');
  archive = new MemoryArchive();
  stop = new AbortController();
});
afterEach(() => {
  stop.abort();
  rmSync(folder, { recursive: true, force: true });
});

async function seqs(engine: SearchEngine, q: string): Promise<number[]> {
  const outcome = parseQuery({ q, size: 100 }, []);
  if (outcome.kind !== 'query') throw new Error(outcome.problem.code);
  return (await engine.search(outcome.request)).hits.map(({ seq }) => seq).toSorted((a, b) => a - b);
}

describe('followArchive', () => {
  it('puts what is published, replaces what is updated, removes what is not public any more', async () => {
    for (let seq = 1; seq <= 3; seq += 1) archive.publish(makePublicMessage({ seq, body: 'first' }));
    archive.withhold('dc-example', 2);
    await using writer = openEmbeddedWriter(file);
    await using engine = openEmbeddedEngine(file);
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs });
    await follower.idle();
    expect(await seqs(engine, 'first')).toEqual([1, 3]);
    expect([await writer.cursor(), follower.behind()]).toEqual([4, 0]);

    archive.publish(makePublicMessage({ seq: 1, body: 'second' }));
    archive.withhold('dc-example', 3);
    archive.publish(makePublicMessage({ seq: 2, body: 'second' }));
    await follower.idle();
    expect(await seqs(engine, 'second')).toEqual([1, 2]);
    expect(await seqs(engine, 'first')).toEqual([]);
    stop.abort();
    await follower.done;
  });

  it('goes through a long feed in batches and tells how far it is', async () => {
    for (let seq = 1; seq <= 1200; seq += 1) archive.publish(makePublicMessage({ seq, body: 'x' }));
    await using writer = openEmbeddedWriter(file);
    const progress: number[] = [];
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs, onProgress: ({ cursor }) => progress.push(cursor) }); // prettier-ignore
    await follower.idle();
    expect(await writer.count()).toBe(1200);
    expect(progress.at(-1)).toBe(1200);
    stop.abort();
    await follower.done;
  });

  it.each([
    ['wake', undefined],
    ['idle', undefined],
    ['nobody, but after its patience', 100],
  ])('holds back while more is said to come, until %s ends that', async (ends, patienceMs) => {
    await using writer = openEmbeddedWriter(file);
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs, ...(patienceMs !== undefined && { patienceMs }) }); // prettier-ignore
    await follower.idle();
    follower.more();
    archive.publish(makePublicMessage({ body: 'x' }));
    follower.more();
    if (patienceMs === undefined) {
      await delay(50);
      expect(await writer.count()).toBe(0);
    }
    if (ends === 'wake') follower.wake();
    if (ends === 'idle') await follower.idle();
    await expect.poll(() => writer.count()).toBe(1);
    stop.abort();
    await follower.done;
  });

  it('waits while the engine is down, then goes on, and says both once', async () => {
    await using inner = openEmbeddedWriter(file);
    let isDown = true;
    let attempts = 0;
    const writer: IndexWriter = {
      name: 'embedded',
      prepare: () => inner.prepare(),
      cursor: () => inner.cursor(),
      count: () => inner.count(),
      rebuild: (documents, cursor) => inner.rebuild(documents, cursor),
      apply: async (batch) => {
        attempts += 1;
        if (attempts > 4) isDown = false;
        if (isDown) throw new ArchiveError('ENGINE_UNREACHABLE', 'soon');
        await inner.apply(batch);
      },
      [Symbol.asyncDispose]: async () => {},
    };
    archive.publish(makePublicMessage({ body: 'x' }));
    const states: string[] = [];
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs, backoffMs, onState: (state) => states.push(state) }); // prettier-ignore
    await follower.idle();
    expect(await inner.count()).toBe(1);
    expect([attempts, states]).toEqual([5, ['down', 'up']]);
    stop.abort();
    await follower.done;
  });

  it('indexes everything again when the index was wiped', async () => {
    for (let seq = 1; seq <= 5; seq += 1) archive.publish(makePublicMessage({ seq, body: 'x' }));
    await using writer = openEmbeddedWriter(file);
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs });
    await follower.idle();
    await writer.rebuild((async function* () {})(), 0);
    expect(await writer.count()).toBe(0);
    await follower.idle();
    expect([await writer.count(), await writer.cursor()]).toEqual([5, 5]);
    stop.abort();
    await follower.done;
  });

  it('ends at once when asked to, also in the middle of a rest, and lets nobody wait', async () => {
    await using writer = openEmbeddedWriter(file);
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs });
    await follower.idle();
    stop.abort();
    await follower.done;
    await follower.idle();
  });
});

describe('withFallback', () => {
  function failing(code: 'ENGINE_UNREACHABLE' | 'INTERNAL'): SearchEngine & { asked: number } {
    return {
      name: 'meilisearch',
      asked: 0,
      ready: async () => false,
      async search() {
        this.asked += 1;
        throw new ArchiveError(code, 'soon');
      },
      [Symbol.asyncDispose]: async () => {},
    };
  }
  const outcome = parseQuery({ q: 'word' }, []);
  if (outcome.kind !== 'query') throw new Error('expected a query');
  const { request } = outcome;

  async function filled(): Promise<SearchEngine> {
    await using writer = openEmbeddedWriter(file);
    await writer.prepare();
    archive.publish(makePublicMessage({ body: 'word' }));
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs });
    await follower.idle();
    stop.abort();
    await follower.done;
    return openEmbeddedEngine(file);
  }

  it('answers from the embedded engine with a notice, and asks the dead one only now and then', async () => {
    const primary = failing('ENGINE_UNREACHABLE');
    let now = 0;
    const states: string[] = [];
    await using engine = withFallback({
      primary,
      embedded: await filled(),
      now: () => now,
      onState: (state) => states.push(state),
    });
    for (let turn = 0; turn < 3; turn += 1)
      expect(await engine.search(request)).toMatchObject({ total: 1, notice: 'engine_down' });
    expect(primary.asked).toBe(1);
    now = 5_000;
    await engine.search(request);
    expect([primary.asked, states]).toEqual([2, ['embedded']]);
    expect(await engine.ready()).toBe(true);
  });

  it('has no notice while the primary answers, and one while it is far behind', async () => {
    const primary = await filled();
    let isFarBehind = false;
    await using engine = withFallback({
      primary,
      embedded: openEmbeddedEngine(file),
      isFarBehind: () => isFarBehind,
    });
    expect((await engine.search(request)).notice).toBeUndefined();
    isFarBehind = true;
    expect((await engine.search(request)).notice).toBe('engine_down');
  });

  it('passes on the primary’s error when neither can answer, and faults that are not the engine’s', async () => {
    await using empty = withFallback({
      primary: failing('ENGINE_UNREACHABLE'),
      embedded: openEmbeddedEngine(file),
    });
    await expect(empty.search(request)).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
    expect(await empty.ready()).toBe(false);
    await using broken = withFallback({ primary: failing('INTERNAL'), embedded: await filled() });
    await expect(broken.search(request)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
