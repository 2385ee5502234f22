// The log over HTTP, as somebody reads it who trusts nothing but a key.
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseCheckpoint } from '../../src/archive/log/checkpoint.ts';
import { parseLeaf } from '../../src/archive/log/leaf.ts';
import { isIncluded, leafHash } from '../../src/archive/log/merkle.ts';
import { isSignedBy, parseNote, readVerifier } from '../../src/archive/log/note.ts';
import { parseProof } from '../../src/archive/log/proof-file.ts';
import { hashesIn, tilePath, tilesOf, unbundle } from '../../src/archive/log/tiles.ts';
import { commitToId, commitToRecord, readSalt } from '../../src/mail/commitment.ts';
import { ERASED, runSite, WITHHELD, type Running } from './site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
  await site.site.writer.erase('dc-example', ERASED, 'erasure_request');
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });
const ask = (payload: object) => site.app.inject({ method: 'POST', url: '/api/v1/verify', payload });

async function head() {
  const policy = (await get('/log/policy.txt')).body;
  const verifier = readVerifier(/^log (\S+)$/mu.exec(policy)![1]!)!;
  const note = parseNote((await get('/log/checkpoint')).body)!;
  expect(isSignedBy(note, verifier)).toBe(true);
  return parseCheckpoint(note.text)!;
}

async function entries(): Promise<Buffer[]> {
  const { size } = await head();
  const all: Buffer[] = [];
  for (const name of tilesOf('entries', size)) {
    const answer = await get(`/log/tile/${tilePath(name)}`);
    expect(answer.headers['cache-control']).toContain('immutable');
    all.push(...unbundle(answer.rawPayload, name.width)!);
  }
  return all;
}

describe('the log', () => {
  it('gives entries whose hashes are the tile of level 0', async () => {
    const all = await entries();
    const [tile] = tilesOf(0, all.length);
    const { rawPayload } = await get(`/log/tile/${tilePath(tile!)}`);
    expect(hashesIn(rawPayload, tile!.width)).toEqual(all.map(leafHash));
    expect(all.map(parseLeaf)).not.toContain(null);
    expect((await get(`/log/entries/${tilePath(tile!).slice(2)}`)).statusCode).toBe(200);
  });

  it('gives a receipt for every leaf', async () => {
    const { size, root } = await head();
    const all = await entries();
    for (const index of [0, size - 1]) {
      const file = parseProof((await get(`/log/receipts/${index}.tlog-proof`)).body)!;
      expect(isIncluded(leafHash(all[index]!), file.index, size, file.proof, root)).toBe(true);
    }
    expect((await get(`/log/receipts/${size}.tlog-proof`)).statusCode).toBe(404);
  });

  it('has nothing beyond its end, and no other names', async () => {
    const { size } = await head();
    for (const path of [
      `tile/0/000.p/${size + 1}`,
      'tile/0/000',
      'tile/1/000.p/1',
      'tile/entries/001',
      'tile/0/0',
      'tile/0/%2e%2e',
      'receipts/-1.tlog-proof',
      'policies/balanced/99.json',
    ])
      expect((await get(`/log/${path}`)).statusCode).toBe(404);
  });

  it('opens each published record, and gives no salt of what is gone, nor of Message-IDs', async () => {
    const leaves = (await entries()).map((bytes) => parseLeaf(bytes)!);
    const { slots } = (await get('/api/v1/lists/dc-example/openings')).json<{
      slots: { seq: number; state: string; version: number; leaf: number; record: string; salt: string }[];
    }>();
    for (const slot of slots) {
      expect(Object.keys(slot)).not.toContain('saltId');
      if (slot.state !== 'published') expect(slot).toMatchObject({ record: null, salt: null });
      else
        expect(leaves[slot.leaf]).toMatchObject({
          'commit-record': commitToRecord({ list: 'dc-example', ...slot }, slot.record, readSalt(slot.salt)!)
            .value,
        });
    }
    expect(slots.map(({ seq }) => seq)).toEqual(slots.map((_, i) => i + 1));
  });

  it('tells who has a Message-ID where it stands', async () => {
    const leaves = (await entries()).map((bytes) => parseLeaf(bytes)!);
    const messageIds = ['a1@example.org', '<a6@example.org>', 'a7@example.org', 'nobody@example.org'];
    const answer = await ask({ list: 'dc-example', messageIds });
    expect(answer.headers['cache-control']).toBe('no-store');
    const { messages } = answer.json<{ messages: { seenLeaf: number; saltId: string | null }[][] }>();
    expect(messages).toMatchObject([
      [{ seq: 1, state: 'published' }],
      [{ seq: WITHHELD, state: 'withheld', reason: 'spam', record: null, salt: null }],
      [{ seq: ERASED, state: 'erased', saltId: null, salt: null }],
      [],
    ]);
    const [[first]] = messages as [[{ seenLeaf: number; saltId: string }]];
    expect(leaves[first.seenLeaf]).toMatchObject({
      'commit-id': commitToId('dc-example', 'a1@example.org', readSalt(first.saltId)!).value,
    });
  });

  it('takes a hundred Message-IDs of any length', async () => {
    const messageIds = Array.from({ length: 100 }, (_, i) => `${i}@${'x'.repeat(950)}.example.org`);
    const answer = await ask({ list: 'dc-example', messageIds: [...messageIds.slice(1), 'a1@example.org'] });
    expect(answer.statusCode).toBe(200);
    const { messages } = answer.json<{ messages: object[][] }>();
    expect(messages.map((slots) => slots.length)).toEqual([...Array<number>(99).fill(0), 1]);
  });

  it('refuses what it cannot answer', async () => {
    expect((await ask({ list: 'dc-none', messageIds: ['a@example.org'] })).statusCode).toBe(404);
    for (const body of [
      {},
      { list: 'dc-example', messageIds: [] },
      { list: 'dc-example', messageIds: ['x'], more: 1 },
    ])
      expect((await ask(body)).statusCode).toBe(400);
    const wrong = await site.app.inject({
      method: 'POST',
      url: '/api/v1/verify',
      headers: { 'content-type': 'application/json' },
      payload: '{',
    });
    expect(wrong.statusCode).toBe(400);
  });

  it('gives the policy that its leaf has the digest of', async () => {
    const leaves = (await entries()).map((bytes) => parseLeaf(bytes)!);
    const leaf = leaves.find(({ type }) => type === 'policy') as { policy: string; sha256: string };
    const { body } = await get(`/log/policies/${leaf.policy}.json`);
    expect(createHash('sha256').update(body).digest('hex')).toBe(leaf.sha256);
  });
});
