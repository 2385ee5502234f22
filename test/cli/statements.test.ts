// Statements and alarms over a real vault and a real archive.
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { parseLeaf } from '../../src/archive/log/leaf.ts';
import { stateSources } from '../../src/cli/statements.ts';
import { openVault } from '../../src/ingest/vault/sqlite-vault.ts';
import { createEvents } from '../../src/ops/events.ts';
import { createMetrics } from '../../src/ops/metrics.ts';
import { publishEntry } from '../support/archive-entries.ts';
import { openTestArchive, type TestArchive } from '../archive/sql/open-archive.ts';

const DAY = 24 * 3_600_000;
const SOURCE = { id: 'box', type: 'imap', lists: ['dc-x'] } as const;
let data: string;
let archive: TestArchive;
beforeEach(async () => {
  data = join(mkdtempSync(join(tmpdir(), 'dc-state-')), 'data');
  archive = await openTestArchive();
});
afterEach(async () => {
  await archive[Symbol.asyncDispose]();
  rmSync(join(data, '..'), { recursive: true, force: true });
});

function setUp() {
  const { clock, writer, reader } = archive;
  const { vault } = openVault({ data, given: null, clock });
  const told: string[] = [];
  const metrics = createMetrics();
  const events = createEvents((level, name, facts) => {
    told.push(`${name} ${JSON.stringify(facts)}`);
    metrics.sink(level, name, facts);
  });
  const parts = { vault, archive: writer, reader, lists: ['dc-x'], sources: [SOURCE as never] };
  const gauge = async (name: string) =>
    (await metrics.registry.getSingleMetric(name)!.get()).values[0]?.value;
  const statements = async () =>
    (await reader.log.leaves(0, 1000)).flatMap((leaf) => {
      const read = parseLeaf(Buffer.from(leaf))!;
      return read.type === 'source' ? `${read.list} ${read.messages} ${read.slots}` : [];
    });
  return { vault, told, gauge, statements, state: () => stateSources(parts, events, clock) };
}

/** Brings a message a day, up to now. */
async function bringMail(vault: ReturnType<typeof setUp>['vault'], count: number) {
  const messages = Array.from({ length: count }, (_, i) => ({
    bytes: Buffer.from(`message ${i}`),
    receivedAt: archive.clock.time - (count - 1 - i) * DAY,
    lists: ['dc-x'],
  }));
  vault.keep('box', { messages, unrouted: 0, oversized: 0, cursors: {} });
  await archive.writer.record(
    'dc-x',
    messages.map((_, i) => publishEntry({ list: 'dc-x', name: `m${i}` })),
  );
  vault.settle(vault.waiting('dc-x', 0, 100).map(({ arrival }, i) => ({ arrival, seq: i + 1, held: null })));
  vault.watch.answered(SOURCE);
}

it('puts the numbers into the log when they change and once a day, not more', async () => {
  const { vault, state, statements } = setUp();
  using _vault = vault;
  await bringMail(vault, 6);
  await state();
  await state();
  expect(await statements()).toEqual(['dc-x 6 6']);
  archive.clock.time += 21 * 3_600_000;
  await state();
  expect(await statements()).toEqual(['dc-x 6 6', 'dc-x 6 6']);
  vault.keep('box', {
    messages: [{ bytes: Buffer.from('not published yet'), receivedAt: archive.clock.time, lists: ['dc-x'] }],
    unrouted: 0,
    oversized: 0,
    cursors: {},
  });
  await state();
  expect((await statements()).at(-1)).toBe('dc-x 7 6');
});

it('alarms where a mailbox that answers is silent for much longer than usual', async () => {
  const { vault, state, told, gauge } = setUp();
  using _vault = vault;
  await bringMail(vault, 10);
  archive.clock.time += 6 * DAY;
  vault.watch.answered(SOURCE);
  await state();
  expect(told.filter((one) => one.startsWith('source.quiet'))).toEqual([]);
  expect(await gauge('dc_archive_source_quiet')).toBe(0);
  archive.clock.time += 2 * DAY;
  vault.watch.answered(SOURCE);
  await state();
  expect(told.at(-1)).toBe('source.quiet {"list":"dc-x","days":8,"usualDays":1}');
  expect(await gauge('dc_archive_source_quiet')).toBe(1);
});

it('tells for how long a mailbox has not answered', async () => {
  const { vault, state, gauge } = setUp();
  using _vault = vault;
  await bringMail(vault, 10);
  archive.clock.time += 30 * 3_600_000;
  await state();
  expect(await gauge('dc_archive_source_unanswered_hours')).toBe(30);
});
