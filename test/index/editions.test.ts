// An edition (all of a list at once) reaches an index at once too: no answer mixes it with what was there before.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDocument } from '../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { followArchive } from '../../src/index/follow.ts';
import { openMeilisearchEngine } from '../../src/index/meilisearch/engine.ts';
import type { Managed } from '../../src/index/meilisearch/managed.ts';
import { openMeilisearchWriter } from '../../src/index/meilisearch/writer.ts';
import { parseQuery } from '../../src/index/query.ts';
import type { IndexWriter, SearchEngine } from '../../src/index/search.ts';
import { ArchiveError } from '../../src/ops/errors.ts';
import { keyOf, makePublicMessage } from '../support/make-public-message.ts';
import { startMeilisearch } from '../support/meilisearch.ts';
import { MemoryArchive } from '../support/memory-archive.ts';

const MESSAGES = 3000;
const pollMs = 20;
const backoffMs = { first: 1, longest: 4 };

let meilisearch: Managed;
let folder: string;
const open = new AsyncDisposableStack();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-editions-'));
  meilisearch = open.use(await startMeilisearch());
});
afterAll(async () => {
  await open.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
});

const made = (seq: number, colour: string) =>
  makePublicMessage({
    seq,
    subject: `Paint ${colour}`,
    body: `paint it ${colour} please`,
    author: `Painter ${seq % 5} in ${colour}`,
    authorKey: keyOf(`painter ${seq % 5}`),
  });

const messages = (colour: string, count = MESSAGES) =>
  Array.from({ length: count }, (_, i) => made(i + 1, colour));

/** The colours that one answer shows in its hits, and the total. */
async function look(engine: SearchEngine): Promise<{ colours: string; total: number }> {
  const outcome = parseQuery({ q: 'paint', size: 100, sort: 'newest' }, []);
  if (outcome.kind !== 'query') throw new Error(outcome.problem.code);
  const { hits, total } = await engine.search(outcome.request);
  const texts = hits.map(
    ({ subject, author, excerpt }) => `${subject} ${author} ${excerpt.map(({ text }) => text).join('')}`,
  );
  const colours = new Set(texts.flatMap((text) => text.match(/red|blue|green/gu) ?? []));
  return { colours: [...colours].toSorted().join(), total };
}

describe.each(['embedded', 'meilisearch'] as const)('%s', (name) => {
  const place = () =>
    name === 'embedded'
      ? {
          writer: openEmbeddedWriter(join(folder, 'search.db')),
          engine: openEmbeddedEngine(join(folder, 'search.db')),
        }
      : { writer: openMeilisearchWriter(meilisearch), engine: openMeilisearchEngine(meilisearch) };

  it('answers from the old one or from the new one, and goes on after it', { timeout: 120_000 }, async () => {
    const { writer, engine } = place();
    await using _writer = writer;
    await using _engine = engine;
    const archive = new MemoryArchive();
    for (const message of messages('red')) archive.publish(message);
    const stop = new AbortController();
    const follower = followArchive({ changes: archive, writer, signal: stop.signal, pollMs, backoffMs });
    await follower.idle();
    expect(await look(engine)).toEqual({ colours: 'red', total: MESSAGES });

    const seen: { colours: string; total: number }[] = [];
    const looking = (async () => {
      while (!stop.signal.aborted) seen.push(await look(engine));
    })();
    // what comes before the edition in the same reading of the feed is not shown ahead of it
    archive.publish(made(MESSAGES + 1, 'red'));
    archive.publishEdition(messages('blue', MESSAGES + 1));
    follower.wake();
    await follower.idle();
    expect([await writer.cursor(), follower.behind(), follower.isRebuilding()]).toEqual([
      await archive.lastChange(), 0, false,
    ]); // prettier-ignore
    archive.withhold('dc-example', 1);
    archive.publish(made(MESSAGES + 2, 'blue'));
    await follower.idle();
    stop.abort();
    await Promise.all([looking, follower.done]);
    expect(await look(engine)).toEqual({ colours: 'blue', total: MESSAGES + 1 });
    expect([...new Set(seen.map(({ colours }) => colours))].toSorted()).toEqual(['blue', 'red']);
    expect(seen.length).toBeGreaterThan(5);
  });

  it('gives hits of one index only, however often another takes its place', async () => {
    const { writer, engine } = place();
    await using _writer = writer;
    await using _engine = engine;
    const of = (colour: string) =>
      (async function* () {
        yield messages(colour, 20).map(toDocument);
      })();
    await writer.rebuild(of('red'), 1);
    const stop = new AbortController();
    // The first answer waits for the engine to start, and rebuilding does not wait for it.
    const seen = new Set([(await look(engine)).colours]);
    const looking = Array.from({ length: 3 }, async () => {
      while (!stop.signal.aborted) seen.add((await look(engine)).colours);
    });
    for (const [i, colour] of ['blue', 'red', 'blue', 'red', 'blue'].entries())
      await writer.rebuild(of(colour), i + 2);
    stop.abort();
    await Promise.all(looking);
    expect([...seen].toSorted()).toEqual(['blue', 'red']);
  });

  it(
    'keeps the old one where the rebuild is broken off, and begins it again',
    { timeout: 120_000 },
    async () => {
      const { writer, engine } = place();
      await using _writer = writer;
      await using _engine = engine;
      const archive = new MemoryArchive();
      for (const message of messages('red')) archive.publish(message);
      await writer.rebuild((async function* () {})(), 0);
      let breaks = 2;
      // breaks off after the first documents, as a killed process does
      const broken: IndexWriter = {
        name,
        prepare: () => writer.prepare(),
        cursor: () => writer.cursor(),
        count: () => writer.count(),
        apply: (batch) => writer.apply(batch),
        rebuild: (documents, cursor) =>
          writer.rebuild(
            (async function* () {
              for await (const batch of documents) {
                yield batch;
                if (breaks-- > 0) throw new ArchiveError('ENGINE_UNREACHABLE', 'soon');
              }
            })(),
            cursor,
          ),
        [Symbol.asyncDispose]: async () => {},
      };
      const stop = new AbortController();
      const states: string[] = [];
      const follower = followArchive({
      changes: archive, writer: broken, signal: stop.signal, pollMs, backoffMs, onState: (state) => states.push(state),
    }); // prettier-ignore
      await follower.idle();
      const before = await writer.cursor();
      archive.publishEdition(messages('green'));
      breaks = 1;
      const seen = new Set<string>();
      const idle = follower.idle().then(() => true);
      while (!(await Promise.race([idle, look(engine).then(({ colours }) => (seen.add(colours), false))])));
      expect(states.slice(-2)).toEqual(['down', 'up']);
      expect(await writer.cursor()).toBeGreaterThan(before);
      expect(await look(engine)).toEqual({ colours: 'green', total: MESSAGES });
      expect([...seen].filter((colours) => colours.includes(','))).toEqual([]);
      stop.abort();
      await follower.done;
    },
  );

  it('waits while another process builds the index', async () => {
    const { writer, engine } = place();
    await using _writer = writer;
    await using _engine = engine;
    const archive = new MemoryArchive();
    archive.publishEdition(messages('blue', 3));
    await writer.rebuild((async function* () {})(), 0);
    const stop = new AbortController();
    let isLocked = true;
    let asked = 0;
    const follower = followArchive({
      changes: archive,
      writer,
      signal: stop.signal,
      pollMs,
      backoffMs,
      lockForRebuild: () => {
        if (asked++ > 3) isLocked = false;
        if (isLocked) throw new ArchiveError('STORE_LOCKED', 'later');
        return { [Symbol.dispose]: () => {} };
      },
    });
    await follower.idle();
    expect((await look(engine)).total).toBe(3);
    stop.abort();
    await follower.done;
  });
});
