// Message-IDs as they really come, in the address of a look-up.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { entryOf } from '../support/make-archive.ts';
import { keyOf } from '../support/make-public-message.ts';
import { runSite, type Running } from './site.ts';

const IDS = [
  'a/b%c+d#e?f@example.org',
  '%2F%41@example.org',
  'with space@example.org',
  '../../etc@example.org',
  'ключ@example.org',
  `${'x'.repeat(300)}@example.org`,
  'no-at-sign',
  'a&b=c;d"e@[192.0.2.1]',
];

let running: Running;
beforeAll(async () => {
  running = await runSite();
  await running.site.writer.record(
    'dc-empty',
    IDS.map((id) => entryOf('dc-empty', { id })),
  );
});
afterAll(() => running[Symbol.asyncDispose]());

it.each(IDS.map((id, i) => [id, i + 1] as const))('finds %s', async (id, seq) => {
  for (const written of [id, `<${id}>`]) {
    const { statusCode, headers } = await running.app.inject({
      url: `/lists/dc-empty/mid/${encodeURIComponent(written)}`,
    });
    expect(statusCode).toBe(302);
    expect(headers.location).toBe(`/lists/dc-empty/messages/${seq}`);
  }
});

it('links messages that came with one id', async () => {
  const id = 'twice@example.org';
  const drafts = [
    entryOf('dc-empty', { id, body: 'One.' }),
    entryOf('dc-empty', { id, body: 'Two.' }),
  ] as const;
  // another text is another message, whatever its id
  const other = { ...drafts[1], keys: { ...drafts[1].keys, identity: keyOf('identity two') } };
  const recorded = await running.site.writer.record('dc-empty', [drafts[0], other]);
  const [first, second] = recorded.map(({ seq }) => seq);
  const { body } = await running.app.inject({ url: `/lists/dc-empty/messages/${first}` });
  expect(body).toContain('Other text under the same Message-ID');
  expect(body).toContain(`href="/lists/dc-empty/messages/${second}">`);
});
