// A site that changes while it is read is not called dishonest, and random honest work never is.
import fc from 'fast-check';
import { expect, it } from 'vitest';
import { addList, entryOf, keysOf } from '../../support/make-archive.ts';
import { check, fillSite, keptFrom, LIST, openSite, type OpenSite } from './open-site.ts';
import { proxyOf } from './operators.ts';

it('finds nothing wrong while messages come, change and go', async () => {
  await using site = await openSite();
  await fillSite(site);
  const many = (from: number) =>
    Array.from({ length: 20 }, (_, i) => entryOf(LIST, { id: `n${from}-${i}@example.org` }));
  let turn = 0;
  // before every few answers the archive changes
  let changing = Promise.resolve();
  await using proxy = await proxyOf(site.url, (path) => {
    turn += 1;
    if (turn % 4 !== 0 || turn > 60 || path.startsWith('/log/tile')) return undefined;
    const now = turn;
    changing = changing.then(async () => {
      await site.writer.record(LIST, many(now));
      const [last] = (await site.reader.openings(LIST, 0, 500))
        .filter(({ state }) => state === 'published')
        .slice(-7);
      if (now % 3 === 0) await site.writer.withhold(LIST, last!.seq, 'spam');
      else if (now % 3 === 1) await site.writer.erase(LIST, last!.seq, 'legal');
      else await site.writer.hold(LIST, last!.seq);
      await site.index();
    });
    return undefined;
  });
  const verdict = await check(site, { through: proxy.url, pauseMs: 50 });
  await changing;
  expect(verdict.findings).toEqual([]);
  expect(turn).toBeGreaterThan(40);
  expect((await check(site, { earlier: keptFrom(verdict) })).outcome).toBe('honest');
});

type Work = readonly [
  what: 'record' | 'withhold' | 'erase' | 'hold' | 'replace' | 'restart' | 'policy' | 'wait',
  seq: number,
];

const work: fc.Arbitrary<Work> = fc.tuple(
  fc.constantFrom('record', 'record', 'withhold', 'erase', 'hold', 'replace', 'restart', 'policy', 'wait'),
  fc.integer({ min: 1, max: 12 }),
);

it('finds nothing wrong with honest work in any order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(work, { minLength: 3, maxLength: 25 }), async (steps) => {
      await using site = await openSite();
      await addList(site.writer, LIST, 'Dynamic Coalition on Examples');
      const state = { messages: 0, policy: 1 };
      let kept = null;
      for (const [index, step] of steps.entries()) {
        await workOn(site, step, state);
        if (index % 8 !== 7) continue;
        await site.index();
        const verdict = await check(site, { earlier: kept });
        expect(verdict.findings).toEqual([]);
        kept = keptFrom(verdict);
      }
      await site.index();
      expect((await check(site, { earlier: kept })).findings).toEqual([]);
    }),
    { numRuns: 12 },
  );
});

async function workOn(
  site: OpenSite,
  [what, seq]: Work,
  state: { messages: number; policy: number },
): Promise<void> {
  const { writer } = site;
  const entry = (i: number, body: string) => {
    const made = entryOf(LIST, { id: `m${i}@example.org`, body });
    if (made.kind !== 'publish') throw new Error('a published entry');
    const policy = { id: 'balanced', version: state.policy };
    return { ...made, message: { ...made.message, policy } };
  };
  const known = Math.min(seq, state.messages);
  if (what === 'restart') return site.behindTheBack(() => undefined);
  if (what === 'wait') site.clock.time += seq * 3_600_000;
  else if (what === 'policy')
    state.policy = (
      await writer.putPolicy(LIST, { id: 'balanced', document: { seq: state.policy + 1 } })
    ).version;
  else if (what === 'record') {
    state.messages += 2;
    await writer.record(LIST, [
      entry(state.messages - 1, 'First.\n'),
      seq % 3 === 0
        ? { kind: 'pend', keys: keysOf(`m${state.messages}@example.org`), sentAt: site.clock.time }
        : entry(state.messages, `Second ${seq}.\n`),
    ]);
  } else if (known === 0) return;
  else if (what === 'withhold') await writer.withhold(LIST, known, 'off_topic');
  else if (what === 'erase') await writer.erase(LIST, known, 'copyright');
  else if (what === 'hold') await writer.hold(LIST, known);
  else await writer.replace(LIST, known, entry(known, `Replaced ${seq}.\n`));
}
