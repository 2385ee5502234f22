import { afterEach, beforeEach, expect, it, vi } from 'vitest';
import { emptyTally } from '../../src/line-tell.ts';
import type { Source } from '../../src/ingest/source/source.ts';
import { follow } from '../../src/ingest/worker.ts';
import type { Line } from '../../src/line.ts';
import { ArchiveError, type ErrorCode } from '../../src/ops/errors.ts';
import { createEvents } from '../../src/ops/events.ts';
import { createMetrics } from '../../src/ops/metrics.ts';

const DAY_MS = 24 * 3_600_000;

beforeEach(() => void vi.useFakeTimers());
afterEach(() => void vi.useRealTimers());

/** A source whose runs end as told, one after another; after those, each as the last. */
function scripted(id: string, outcomes: readonly (ErrorCode | 'ok')[]): Source & { readonly runs: number } {
  let runs = 0;
  return {
    id,
    lists: ['dc-x'],
    type: 'imap',
    async *batches() {
      const outcome = outcomes[Math.min(runs++, outcomes.length - 1)]!;
      if (outcome !== 'ok') throw new ArchiveError(outcome, 'never');
      yield* [];
    },
    changed: (signal) =>
      new Promise((resolve) => {
        const timer = setTimeout(resolve, 60_000);
        signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
      }),
    probe: () => Promise.reject(new Error('not asked for')),
    get runs() {
      return runs;
    },
  };
}

function following(...sources: Source[]) {
  const told: { name: string; facts: Record<string, unknown> }[] = [];
  const metrics = createMetrics();
  const events = createEvents((level, name, facts) => {
    told.push({ name, facts });
    metrics.sink(level, name, facts);
  });
  const stop = new AbortController();
  const state = { isOver: false };
  const answered: string[] = [];
  const watch = { answered: ({ id }: Source) => answered.push(id) };
  const line = { events, tally: emptyTally(), vault: { watch } } as unknown as Line;
  const ended = follow({ line, lists: [], sources, signal: stop.signal, recorded: () => {} }).then(
    () => void (state.isOver = true),
  );
  const stopped = async () =>
    (await metrics.registry.getSingleMetric('dc_archive_sources_stopped')!.get()).values[0]?.value;
  return { told, answered, stop, state, ended, stopped };
}

it('asks a source no more after five refused logins in a row, and lives on', async () => {
  const refusing = scripted('one', ['SOURCE_LOGIN_REFUSED']);
  const { told, stop, state, ended, stopped } = following(refusing);
  await vi.advanceTimersByTimeAsync(45 * 60_000);
  expect(refusing.runs).toBe(5);
  await vi.advanceTimersByTimeAsync(3 * DAY_MS);
  expect(refusing.runs).toBe(5);
  expect(told.map(({ name, facts }) => [name, facts['again']])).toEqual([
    ...Array.from({ length: 4 }, () => ['source.failed', true]),
    ['source.failed', false],
    ['source.stopped', undefined],
  ]);
  expect(told.at(-1)!.facts).toEqual({ source: 'one', code: 'SOURCE_LOGIN_REFUSED', runs: 5 });
  expect(await stopped()).toBe(1);
  // a worker that ended would be started again, and ask again
  expect(state.isOver).toBe(false);
  stop.abort();
  await ended;
});

it('goes on with other sources', async () => {
  const well = scripted('well', ['ok']);
  const { stop, ended } = following(scripted('one', ['SOURCE_LOGIN_REFUSED']), well);
  await vi.advanceTimersByTimeAsync(DAY_MS);
  const before = well.runs;
  await vi.advanceTimersByTimeAsync(10 * 60_000);
  expect(well.runs).toBe(before + 10);
  stop.abort();
  await ended;
});

it('counts from the last login that was taken, also over lost connections', async () => {
  const refused = Array.from({ length: 4 }, () => 'SOURCE_LOGIN_REFUSED' as const);
  const source = scripted('one', [
    ...refused,
    'ok',
    ...refused,
    'SOURCE_UNREACHABLE',
    'SOURCE_LOGIN_REFUSED',
  ]);
  const { told, stop, ended } = following(source);
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(source.runs).toBe(11);
  expect(told.filter(({ name }) => name === 'source.stopped')).toHaveLength(1);
  stop.abort();
  await ended;
});

it('never gives up a source that cannot be reached', async () => {
  const away = scripted('one', ['SOURCE_UNREACHABLE']);
  const { told, stop, ended, stopped } = following(away);
  await vi.advanceTimersByTimeAsync(DAY_MS);
  expect(away.runs).toBeGreaterThan(100);
  expect(told.some(({ name }) => name === 'source.stopped')).toBe(false);
  expect(await stopped()).toBe(0);
  stop.abort();
  await ended;
});

it('notes when a source has answered, and not when it could not be asked', async () => {
  const { answered, stop, ended } = following(scripted('one', ['SOURCE_UNREACHABLE', 'ok']));
  await vi.advanceTimersByTimeAsync(3_000);
  expect(answered).toEqual([]);
  await vi.advanceTimersByTimeAsync(2 * 60_000);
  expect(answered.length).toBeGreaterThan(1);
  stop.abort();
  await ended;
});
