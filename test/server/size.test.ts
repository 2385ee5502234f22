import { expect, it } from 'vitest';
import { cpuTimer } from '../support/cpu-timer.ts';
import { entryOf, type MailDraft } from '../support/make-archive.ts';
import { runSite } from './site.ts';

it('shows a thread of 3,000 messages a part at a time, however deep it is, in a bounded time', async () => {
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
  const thread = `/lists/dc-example/threads/${root}`;
  const last = String((await site.app.inject(`${thread}?at=${root + 2999}`)).headers.location).split('#')[0]!;
  for (const url of [thread, last, `/api/v1${thread}`]) {
    const spent = cpuTimer();
    const response = await site.app.inject({ url });
    expect(response.statusCode).toBe(200);
    expect(spent(), url).toBeLessThan(1500);
  }
  expect((await site.app.inject(last)).body).toContain('Answer 2999.');
}, 120_000);
