import { expect, it } from 'vitest';
import { entryOf, type MailDraft } from '../support/make-archive.ts';
import { runSite } from './site.ts';

it('shows a thread of 3,000 messages in under 3 seconds, a part at a time, however deep it is', async () => {
  await using site = await runSite();
  const drafts: MailDraft[] = Array.from({ length: 3000 }, (_, index) => ({
    id: `deep${index}@example.org`,
    ...(index > 0 && { replyTo: `deep${index - 1}@example.org` }),
    subject: 'Long debate',
    author: `Person ${index % 40}`,
    body: `Answer ${index}.\n\n> ${'quoted words '.repeat(20)}\n`,
    sentAt: new Date(Date.UTC(2024, 0, 1) + index * 60_000).toISOString(),
  }));
  for (let at = 0; at < drafts.length; at += 500) {
    await site.site.writer.record(
      'dc-example',
      drafts.slice(at, at + 500).map((draft) => entryOf('dc-example', draft)),
    );
  }
  const root = (
    await site.site.reader.byMessageIdKey('dc-example', site.deps.messageIdKey('deep0@example.org'))
  )[0]!;
  for (const url of [
    `/lists/dc-example/threads/${root}`,
    `/lists/dc-example/threads/${root}?part=15`,
    `/api/v1/lists/dc-example/threads/${root}`,
  ]) {
    const start = performance.now();
    const response = await site.app.inject({ url });
    expect(response.statusCode).toBe(200);
    expect(performance.now() - start, url).toBeLessThan(3000);
  }
  expect((await site.app.inject(`/lists/dc-example/threads/${root}?part=15`)).body).toContain('Answer 2999.');
  expect((await site.app.inject(`/lists/dc-example/threads/${root}?part=16`)).statusCode).toBe(404);
}, 120_000);
