// A worker that is told to stop while it completes an erasure that was broken off.
import { expect, it } from 'vitest';
import { beforeWork } from '../../src/cli/before-work.ts';
import { createEvents } from '../../src/ops/events.ts';

type Options = Parameters<typeof beforeWork>[0];

/** Told to stop, and what the erasure meets then. */
function stoppedWith(thrown: (signal: AbortSignal) => unknown): Options {
  const ending = new AbortController();
  const unfinished = () => {
    ending.abort();
    throw thrown(ending.signal);
  };
  return {
    config: { lists: [], data: '/nonexistent' },
    work: { vault: { erasures: { unfinished } } },
    events: createEvents(() => {}),
    signal: ending.signal,
  } as unknown as Options;
}

it('ends in order, for the next start to go on', async () => {
  await expect(beforeWork(stoppedWith((signal) => signal.reason as unknown))).resolves.toBeUndefined();
});

it('does not hide a fault that comes at the same time', async () => {
  await expect(beforeWork(stoppedWith(() => new Error('another')))).rejects.toThrow('another');
});
