// What is recomputed from log and records. An operator who changes the tables by hand is found out.
import { DatabaseSync } from 'node:sqlite';
import { describe, expect, it } from 'vitest';
import { account, type AccountFacts } from '../../src/report/accounting.ts';
import { readLog } from '../../src/report/read-log.ts';
import { pendEntry, publishEntry, withholdEntry } from '../support/archive-entries.ts';
import { openTestArchive, type TestArchive } from '../archive/sql/open-archive.ts';

const LIST = 'dc-x';
const HOUR = 3_600_000;
const FACTS: AccountFacts = {
  now: Date.UTC(2026, 0, 1, 2),
  before: null,
  witnesses: 0,
  isSourceQuiet: null,
  gaps: { missingParents: 0, missingNumbers: null },
};

async function filled(): Promise<TestArchive> {
  const archive = await openTestArchive();
  const entries = Array.from({ length: 8 }, (_, i) => publishEntry({ list: LIST, name: `m${i}` }));
  await archive.writer.record(LIST, [
    ...entries,
    withholdEntry({ list: LIST, name: 'w' }, 'bounce'),
    pendEntry({ list: LIST, name: 'p' }),
  ]);
  await archive.writer.withhold(LIST, 2, 'spam');
  await archive.writer.erase(LIST, 3, 'erasure_request');
  await archive.writer.hold(LIST, 4);
  return archive;
}

async function accountOf({ reader }: TestArchive, facts: Partial<AccountFacts> = {}) {
  using view = reader.snapshot();
  const log = await readLog(view.log, facts.before == null ? [] : [facts.before.size], {
    now: FACTS.now,
    signal: AbortSignal.timeout(10_000),
  });
  const made = await account(LIST, view, log, { ...FACTS, ...facts });
  const answer = (id: string) => {
    const { result, why } = made.findings.find((one) => one.id === id)!;
    return `${result} ${why}`;
  };
  return { ...made, answer, head: log.head };
}

/** Changes the tables behind the writer's back. */
async function tampered(sql: string) {
  await using archive = await filled();
  const database = new DatabaseSync(archive.path);
  expect(database.prepare(sql).run().changes).toBeGreaterThan(0);
  database.close();
  return accountOf(archive);
}

describe('an honest archive', () => {
  it('with withheld, erased and waiting messages passes, and its numbers add up', async () => {
    await using archive = await filled();
    const { answer, counts } = await accountOf(archive);
    for (const id of ['T1', 'T2', 'P1', 'P2', 'P6']) expect([id, answer(id)]).toEqual([id, 'pass ok']);
    expect(counts).toEqual({
      slots: 10,
      published: 5,
      withheld: { bounce: 1, spam: 1 },
      erased: { erasure_request: 1 },
      pending: 2,
    });
    expect(answer('T6')).toBe('fail no_witness');
  });

  it('says what the list itself lacks without failing for it', async () => {
    await using archive = await filled();
    const { findings } = await accountOf(archive, { gaps: { missingParents: 3, missingNumbers: 2 } });
    expect(findings.find(({ id }) => id === 'T1')).toMatchObject({
      result: 'pass',
      value: { slots: 10, logged: 10, missing_parents: 3, missing_numbers: 2 },
    });
  });
});

describe('messages that never came', () => {
  it('are counted by the replies that name them, each parent once', async () => {
    await using archive = await openTestArchive();
    await archive.writer.record(LIST, [
      publishEntry({ list: LIST, name: 'a' }),
      publishEntry({ list: LIST, name: 'b', references: ['gone', 'a'] }),
      publishEntry({ list: LIST, name: 'c', references: ['a', 'lost'] }),
      publishEntry({ list: LIST, name: 'd', references: ['lost'] }),
      publishEntry({ list: LIST, name: 'e', references: ['also lost'] }),
    ]);
    await archive.writer.withhold(LIST, 1, 'spam');
    // a withheld parent is there: its number says so
    expect(await archive.reader.missingParents(LIST)).toBe(2);
    expect(await archive.reader.missingParents('dc-y')).toBe(0);
  });
});

describe('an archive that was changed by hand', () => {
  it.each([
    ['a message dropped with all its rows', `delete from slots where seq = 5`, 'T1', 'slots_missing'],
    ['its number counted, its row gone', `delete from openings where seq = 5`, 'T1', 'slots_missing'],
    [
      'a text changed',
      `update records set record = replace(record, 'body', 'bodi') where seq = 5`,
      'T2',
      'records_differ',
    ],
    ['a salt lost', `update openings set salt_record = null where seq = 5`, 'T2', 'records_differ'],
    [
      'another record shown',
      `update records set record = (select record from records where seq = 6) where seq = 5`,
      'T2',
      'records_differ',
    ],
    [
      'hidden without a decision',
      `update slots set state = 'withheld', reason = 'spam' where seq = 5`,
      'T1',
      'slots_missing',
    ],
    [
      'another reason than was logged',
      `update slots set reason = 'bounce' where seq = 2`,
      'T1',
      'slots_missing',
    ],
    ['a reason taken away', `update slots set reason = null where seq = 2`, 'P6', 'reasons_missing'],
    [
      'a policy rewritten',
      `update policies set document = '{"id":"balanced","names":"keep"}'`,
      'P1',
      'policy_differs',
    ],
    [
      'a leaf rewritten',
      `update log_leaves set leaf = replace(leaf, 'seq 5', 'seq 6') where leaf like '%type publish%seq 5%'`,
      'T1',
      'log_broken',
    ],
    ['a leaf taken out', `delete from log_leaves where leaf_index = 4`, 'T2', 'log_broken'],
    [
      'the head forged',
      `update log_heads set note = replace(note, 'archive.example', 'archive.exampla')`,
      'T1',
      'log_broken',
    ],
    ['no head at all', `delete from log_heads`, 'T1', 'no_log'],
  ])('is found out: %s', async (_name, sql, id, why) => {
    expect((await tampered(sql)).answer(id)).toBe(`fail ${why}`);
  });
});

describe('append-only (T6)', () => {
  it('passes with two organisations, partly with one, where the log goes on from the last report', async () => {
    await using archive = await filled();
    const before = (await accountOf(archive)).head;
    await archive.writer.record(LIST, [publishEntry({ list: LIST, name: 'later' })]);
    expect((await accountOf(archive, { before, witnesses: 2 })).answer('T6')).toBe('pass ok');
    expect((await accountOf(archive, { before, witnesses: 1 })).answer('T6')).toBe('partial one_witness');
    expect((await accountOf(archive, { before, witnesses: 0 })).answer('T6')).toBe('fail no_witness');
  });

  it('fails where the log is another one than the last report saw, however well signed', async () => {
    await using first = await filled();
    await using second = await filled();
    const before = (await accountOf(first)).head;
    await second.writer.record(LIST, [publishEntry({ list: LIST, name: 'later' })]);
    expect((await accountOf(second, { before, witnesses: 2 })).answer('T6')).toBe('fail log_broken');
  });

  it('fails where the log is shorter than the last report saw', async () => {
    await using first = await filled();
    await first.writer.record(LIST, [publishEntry({ list: LIST, name: 'later' })]);
    const before = (await accountOf(first)).head;
    await using second = await filled();
    expect((await accountOf(second, { before, witnesses: 2 })).answer('T6')).toBe('fail log_broken');
  });
});

describe('the operator’s statement (T3)', () => {
  const stated = async (messages: number, slots: number, ageHours: number) => {
    await using archive = await filled();
    await archive.writer.putSourceStatement({ list: LIST, messages, slots });
    return (await accountOf(archive, { now: archive.clock.time + ageHours * HOUR })).answer('T3');
  };

  it('passes while it is fresh and the numbers are the same', async () => {
    expect(await stated(10, 10, 2)).toBe('pass ok');
    expect(await stated(10, 10, 3 * 24)).toBe('partial statement_old');
    expect(await stated(10, 10, 8 * 24)).toBe('fail statement_old');
  });

  it('fails where the source gave more than there are, or slots went away since', async () => {
    expect(await stated(11, 10, 2)).toBe('fail counts_differ');
    expect(await stated(12, 12, 2)).toBe('fail counts_differ');
  });

  it('is missed where there is none', async () => {
    await using archive = await filled();
    expect((await accountOf(archive)).answer('T3')).toBe('fail no_statement');
  });
});

describe('freshness (T5)', () => {
  const after = async (delayHours: number, facts: Partial<AccountFacts> = {}) => {
    await using archive = await openTestArchive();
    const receivedAt = archive.clock.time + 30 * 24 * HOUR;
    archive.clock.time = receivedAt + delayHours * HOUR;
    await archive.writer.record(LIST, [publishEntry({ list: LIST, name: 'new', sentAt: receivedAt })]);
    const now = archive.clock.time + HOUR;
    return (await accountOf(archive, { now, ...facts })).answer('T5');
  };

  it('is measured from receipt to number, of mail that came since the list is here', async () => {
    expect(await after(0)).toBe('pass ok');
    expect(await after(5)).toBe('partial late');
    expect(await after(30)).toBe('fail late');
  });

  it('is never taken from a silent mailbox', async () => {
    expect(await after(0, { isSourceQuiet: true })).toBe('fail source_quiet');
  });

  it('is not known where only older mail was brought in', async () => {
    await using archive = await filled();
    expect((await accountOf(archive)).answer('T5')).toBe('unknown not_probed');
  });
});

describe('flags', () => {
  it('ask a person to look where one reason explains nearly everything and much is withheld', async () => {
    await using archive = await openTestArchive();
    const entries = Array.from({ length: 30 }, (_, i) => publishEntry({ list: LIST, name: `m${i}` }));
    await archive.writer.record(LIST, entries);
    expect((await accountOf(archive)).flags).toEqual([]);
    for (let seq = 1; seq <= 20; seq += 1) await archive.writer.withhold(LIST, seq, 'spam');
    expect((await accountOf(archive)).flags).toEqual(['many_withheld', 'one_reason']);
  });
});
