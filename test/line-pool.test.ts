import { readFile } from 'node:fs/promises';
import { afterEach, describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { type LinePool, openLinePool } from '../src/line-pool.ts';
import { Policy } from '../src/redact/policy.ts';
import { makeMessage } from './support/make-message.ts';

const document = Policy.parse(
  parse(await readFile(new URL('../config/policies/balanced.yaml', import.meta.url), 'utf8')),
);
const list = {
  id: 'dc-pool',
  address: null,
  subjectTags: [],
  noArchive: 'honour' as const,
  region: null,
  policy: { id: 'balanced', version: 1, document },
};

let pool: LinePool | undefined;
afterEach(async () => pool?.[Symbol.asyncDispose]());

function open(messages: Uint8Array[], options: { timeMs?: number } = {}) {
  pool = openLinePool({
    lists: [list],
    hashKey: Buffer.alloc(32, 1),
    bytes: (rawId) => messages[Number(rawId)]!,
    ...options,
  });
  const waiting = messages.map((_, i) => ({
    arrival: i + 1,
    list: 'dc-pool',
    rawId: String(i),
    receivedAt: 0,
    isCut: false,
  }));
  return { pool, waiting };
}

describe('the pool of the line', () => {
  it('gives one outcome a message, in order, over many chunks', async () => {
    const messages = Array.from({ length: 90 }, (_, i) =>
      makeMessage({ subject: `Number ${i}`, messageId: `p${i}@example.org` }),
    );
    const { pool: opened, waiting } = open(messages);
    const outcomes = await opened.refine('dc-pool', waiting);
    const subjects = outcomes.map((outcome) =>
      outcome.kind === 'public' ? outcome.message.subject : outcome.kind,
    );
    expect(subjects).toEqual(messages.map((_, i) => `Number ${i}`));
  });

  it('holds a message that takes too long, by killing its thread, and goes on', async () => {
    const { pool: opened, waiting } = open([makeMessage(), makeMessage()], { timeMs: 1 });
    const why = { kind: 'held', why: 'parse_timeout' };
    expect(await opened.refine('dc-pool', waiting)).toEqual([why, why]);
    expect(await opened.refine('dc-pool', waiting.slice(0, 1))).toEqual([why]);
  });

  it('holds a cut message without reading it', async () => {
    const { pool: opened, waiting } = open([makeMessage(), makeMessage({ subject: 'Whole' })]);
    const outcomes = await opened.refine('dc-pool', [{ ...waiting[0]!, isCut: true }, waiting[1]!]);
    expect(outcomes[0]).toEqual({ kind: 'held', why: 'too_large' });
    expect(outcomes[1]).toMatchObject({ kind: 'public', message: { subject: 'Whole' } });
  });

  it('stops the line where the threads cannot work at all, instead of holding all mail', async () => {
    const { pool: opened, waiting } = open([makeMessage()]);
    await expect(opened.refine('no-such-list', waiting)).rejects.toMatchObject({ code: 'INTERNAL' });
  });
});
