import { expect, it } from 'vitest';
import { cpuTimer, threadTimer } from '../support/cpu-timer.ts';
import { entryOf, type MailDraft } from '../support/make-archive.ts';
import { runSite } from './site.ts';

it('shows a thread of 5,000 messages a part at a time, however deep it is, and lets others be answered', async () => {
  await using site = await runSite();
  const drafts: MailDraft[] = Array.from({ length: 5000 }, (_, index) => ({
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
  const last = String((await site.app.inject(`${thread}?at=${root + 4999}`)).headers.location).split('#')[0]!;
  for (const url of [thread, last, `/lists/dc-example/messages/${root + 2500}`, `/api/v1${thread}`]) {
    const stretches: number[] = [];
    for (let i = 0; i < 8; i++) {
      // an address of its own: what was answered before is known
      const asked = `${url}${url.includes('?') ? '&' : '?'}again=${i}`;
      const spent = cpuTimer();
      stretches.push(await longestStretch(() => site.app.inject({ url: asked })));
      expect(spent(), url).toBeLessThan(1500);
    }
    expect(Math.min(...stretches), url).toBeLessThan(20);
  }
  expect((await site.app.inject(last)).body).toContain('Answer 4999.');
}, 120_000);

/** CPU ms for which nobody else could be answered while this was. */
async function longestStretch(answer: () => Promise<{ statusCode: number }>): Promise<number> {
  let spent = threadTimer();
  let longest = 0;
  let isAsked = true;
  const look = () => {
    longest = Math.max(longest, spent());
    spent = threadTimer();
    if (isAsked) setImmediate(look);
  };
  setImmediate(look);
  const { statusCode } = await answer();
  isAsked = false;
  longest = Math.max(longest, spent());
  expect(statusCode).toBe(200);
  return longest;
}
