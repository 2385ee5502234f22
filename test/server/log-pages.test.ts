// The public log for people, and the way to it from each message.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { parseLeaf } from '../../src/archive/log/leaf.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { ERASED, PENDING, runSite, WITHHELD, type Running } from './site.ts';

let site: Running;
let leaves: string[];
beforeAll(async () => {
  site = await runSite();
  await site.site.writer.erase('dc-example', ERASED, 'erasure_request');
  await site.site.writer.putSourceStatement({ list: 'dc-example', messages: 9, slots: 8 });
  leaves = await site.site.reader.log.leaves(0, 1000);
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });
/** The entry that a page names. */
const entryOn = (body: string) => Number(/href="\/log\/(\d+)">Entry/u.exec(body)![1]);

it('says how large the log is, what its root is, and how to check it', async () => {
  const head = (await site.site.reader.log.head())!;
  const { body } = await get('/log');
  const [, , root] = head.note.split('\n');
  expect(body).toContain(`<code dir="ltr">${root}</code>`);
  expect(body).toContain(head.verifier);
  expect(body).toMatch(new RegExp(`<dt>Entries</dt>\\s*<dd><a href="/log">${head.size}</a>`, 'u'));
  for (const link of ['/log/checkpoint', '/log/policy.txt']) expect(body).toContain(`href="${link}"`);
  expect(body).toContain(`href="/log/${head.size - 1}"`);
});

it('says each entry in words, with its bytes and its receipt, and nothing beyond the last', async () => {
  const sentences = new Map<string, string>();
  for (const [index, leaf] of leaves.entries()) {
    const { statusCode, body } = await get(`/log/${index}`);
    expect(statusCode).toBe(200);
    expect(shapeFaults(body)).toEqual([]);
    expect(body).toContain(`<code>${leaf}</code>`);
    expect(body).toContain(`href="/log/receipts/${index}.tlog-proof"`);
    const { type } = parseLeaf(Buffer.from(leaf))!;
    sentences.set(type, /<p class="lead">([^<]*)<\/p>/u.exec(body)![1]!.replaceAll(/[\u2066-\u2069]/gu, ''));
  }
  expect(sentences.get('erase')).toBe(`Message ${ERASED} of dc-example was erased: a person asked for it.`);
  expect(sentences.get('withhold')).toMatch(/^Message \d of dc-example was withheld: /u);
  expect(sentences.get('source')).toBe(
    'The operator says of dc-example: messages received 9, numbers given 8.',
  );
  expect([...sentences.keys()].toSorted()).toEqual([
    'erase',
    'list',
    'policy',
    'publish',
    'seen',
    'source',
    'withhold',
  ]);
  for (const index of [leaves.length, '01', '-1', '1e3', '999999999999999999'])
    expect((await get(`/log/${index}`)).statusCode, String(index)).toBe(404);
});

it('names the entry of a message under it, and of a tombstone, and the receipt', async () => {
  const at = async (seq: number) => {
    const { body } = await get(`/lists/dc-example/messages/${seq}`);
    const index = entryOn(body);
    expect(body).toContain(`href="/log/receipts/${index}.tlog-proof"`);
    expect((await get(`/log/receipts/${index}.tlog-proof`)).statusCode).toBe(200);
    return parseLeaf(Buffer.from(leaves[index]!));
  };
  expect(await at(1)).toMatchObject({ type: 'publish', list: 'dc-example', seq: '1' });
  expect(await at(WITHHELD)).toMatchObject({ type: 'withhold', seq: String(WITHHELD), reason: 'spam' });
  expect(await at(ERASED)).toMatchObject({ type: 'erase', seq: String(ERASED) });
  expect(await at(PENDING)).toMatchObject({ type: 'seen', seq: String(PENDING) });
});

it('has no entry to name where nobody signs the log', async () => {
  expect(await site.site.reader.leafOf('dc-example', 999)).toBeNull();
  await using unsigned = await runSite(({ reader }) => ({
    reader: new Proxy(reader, {
      get(target, name) {
        if (name !== 'snapshot') return Reflect.get(target, name) as unknown;
        return () =>
          new Proxy(target.snapshot(), {
            get(view, property) {
              if (property === 'leafOf') return async () => null;
              if (property === 'log') return { ...view.log, head: async () => null };
              const value: unknown = Reflect.get(view, property);
              return typeof value === 'function' ? (value.bind(view) as unknown) : value;
            },
          });
      },
    }),
  }));
  expect((await unsigned.app.inject('/lists/dc-example/messages/1')).body).not.toContain('/log/receipts/');
  const { statusCode, body } = await unsigned.app.inject('/log');
  expect(statusCode).toBe(200);
  expect(body).toContain('The log has no entries yet.');
  expect((await unsigned.app.inject('/log/0')).statusCode).toBe(404);
  expect((await unsigned.app.inject('/openness/dc-example')).statusCode).toBe(200);
});
