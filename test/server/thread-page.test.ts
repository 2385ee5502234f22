import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { ArchiveReader } from '../../src/archive/archive.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { entryOf, type MailDraft } from '../support/make-archive.ts';
import { keyOf } from '../support/make-public-message.ts';
import { override, runSite, type Running } from './site.ts';

const LONG = 250;
const PROSE = 'The working group has looked at the draft of the report and would like to add\n'.repeat(20);
const longThread: MailDraft[] = Array.from({ length: LONG }, (_, i) => ({
  id: `l${i}@example.org`,
  ...(i > 0 && { replyTo: `l${i % 5 === 0 ? 0 : i - 1}@example.org` }),
  subject: 'Charter',
  author: `Person ${i % 45}`,
  body: `Number <${i}> of the debate, élan vital.\n\n${PROSE}\n> quoted\n`,
  sentAt: new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString(),
}));

const address = (i: number) => `https://www.example.org/meetings/${i}?a=1&b=2`;
const numbers = (count: number) => Array.from({ length: count }, (_, i) => i);
/** Texts of which HTML is much larger. */
const RICH = {
  addresses: (count: number) => ({ body: numbers(count).map(address).join('\n') }),
  'one address': (count: number) => ({ body: `${'http://a '.repeat(count * 10)}\n` }),
  redactions: (count: number) => ({
    body: '[email removed]\n'.repeat(count),
    redactions: numbers(count).map((i) => ({
      field: 'body' as const,
      start: i * 16,
      end: i * 16 + 15,
      category: 'email' as const,
    })),
  }),
  items: (count: number) => ({ body: '- a\n'.repeat(count * 4) }),
  'one line': (count: number) => ({ body: `${numbers(count).map(address).join(' ')}\n` }),
};

let site: Running;
/** seqs of every message that a page asked for whole */
const asked: number[][] = [];
beforeAll(async () => {
  site = await runSite(({ reader }) => ({ reader: watched(reader) }));
  await site.site.writer.record(
    'dc-empty',
    longThread.map((draft) => entryOf('dc-empty', draft)),
  );
  await site.site.writer.record('dc-empty', [
    entryOf('dc-empty', { id: 's1@example.org', subject: 'Orphans', replyTo: 'lost@example.org' }),
    entryOf('dc-empty', {
      id: 's2@example.org',
      subject: 'Orphans',
      replyTo: 'lost@example.org',
      author: 'Ahmed',
      sentAt: '2024-05-18T10:00:00Z',
    }),
    entryOf('dc-empty', {
      id: 's3@example.org',
      subject: 'Very long',
      body: `${'A paragraph of the text that goes on and on.\n\n'.repeat(2000)}The end.\n`,
    }),
    entryOf('dc-empty', {
      id: 's4@example.org',
      subject: 'Very long',
      replyTo: 's3@example.org',
      body: `${'> A quoted line\n'.repeat(3000)}\nThe answer below.\n`,
    }),
    entryOf('dc-empty', {
      id: 's5@example.org',
      subject: 'Very long',
      replyTo: 's4@example.org',
      author: 'Spammer',
    }),
  ]);
  await site.site.writer.withhold('dc-empty', LONG + 5, 'spam');
});
afterAll(() => site[Symbol.asyncDispose]());

function watched(reader: ArchiveReader): ArchiveReader {
  const snapshot = () => {
    const moment = reader.snapshot();
    return override(moment, {
      messagesBySeq: (list, seqs) => {
        asked.push([...seqs]);
        return moment.messagesBySeq(list, seqs);
      },
      thread: () => Promise.reject(new Error('a page reads no whole thread')),
    });
  };
  return override(reader, { snapshot });
}

const get = async (url: string) => {
  const response = await site.app.inject({ url });
  expect(response.statusCode, `${url} ${response.headers.location}`).toBe(200);
  return response.body;
};
const THREAD = '/lists/dc-empty/threads/1';
const articles = (page: string) =>
  [...page.matchAll(/<article class="message[^>]* id="m(\d+)">/g)].map((m) => Number(m[1]));

describe('a long thread', () => {
  it('comes in parts below 50 kB that show every message once, and reads no more than it shows', async () => {
    const seen: number[] = [];
    let next: string | undefined = THREAD;
    for (let part = 1; next !== undefined; part++) {
      asked.length = 0;
      const page = await get(next);
      expect(Buffer.byteLength(page), next).toBeLessThan(50_000);
      expect(shapeFaults(page)).toEqual([]);
      expect(page).toContain(`Part ${part} of `);
      expect(asked.flat().toSorted((a, b) => a - b)).toEqual(articles(page).toSorted((a, b) => a - b));
      seen.push(...articles(page));
      next = /<a rel="next" href="([^"]*)"/.exec(page)?.[1];
    }
    expect(seen).toHaveLength(LONG);
    expect(new Set(seen).size).toBe(LONG);
    expect((await site.app.inject(`${THREAD}?part=99`)).statusCode).toBe(404);
  });

  it('leads to the part that holds a message', async () => {
    const response = await site.app.inject(`/fr${THREAD}?at=200`);
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toMatch(/^\/fr\/lists\/dc-empty\/threads\/1\?part=\d+#m200$/);
    expect(articles(await get(String(response.headers.location).split('#')[0]!))).toContain(200);
    expect((await site.app.inject(`${THREAD}?at=99999`)).statusCode).toBe(404);
    expect((await site.app.inject(`${THREAD}?at=x`)).statusCode).toBe(400);
  });

  it('can be read by date, and by one author', async () => {
    const byDate = await get(`${THREAD}?order=date`);
    expect(articles(byDate).slice(0, 5)).toEqual([1, 2, 3, 4, 5]);
    expect(byDate).toContain('In reply to <a href="#m1">');
    expect(byDate).toContain('<meta name="robots" content="noindex" />');
    const key = keyOf('Person 7');
    const page = await get(THREAD);
    expect(page).toContain(`href="${THREAD}?by=${key}"`);
    expect(page).toContain('45 participants');
    expect(page).toContain('and 5 more');
    const ofOne = await get(`${THREAD}?by=${key}`);
    expect(articles(ofOne)).toEqual([8, 53, 98, 143, 188, 233]);
    expect(ofOne).toContain('Only messages by <bdi>Person 7</bdi>');
    expect((await site.app.inject(`${THREAD}?by=${keyOf('nobody')}`)).statusCode).toBe(404);
    for (const bad of ['order=up', 'by=x', 'part=0', 'part=x', 'q=a&q=b'])
      expect((await site.app.inject(`${THREAD}?${bad}`)).statusCode, bad).toBe(400);
  });

  it('says to those who hear it which message of how many this is, and whose', async () => {
    const page = (await get(THREAD)).replaceAll(/\s+/g, ' ');
    expect(page).toContain(
      '<span class="unseen">Message 1 of 250 by</span> <bdi class="author">Person 0</bdi><span class="unseen">,</span>',
    );
  });

  it('lists its messages by how they begin', async () => {
    const page = await get(THREAD);
    expect(page).toContain('Number &lt;0&gt; of the debate, élan vital.</span');
    expect(page).toContain('<details>\n      <summary id="jump">Messages on this page</summary>');
  });

  it('nests four levels and names what deeper replies answer', async () => {
    const page = await get('/lists/dc-example/threads/1');
    expect(page).not.toContain('In reply to');
    const long = await get(THREAD);
    let depth = 0;
    let deepest = 0;
    for (const [tag] of long.slice(long.indexOf('class="thread"')).matchAll(/<\/?ol>/g)) {
      depth += tag === '<ol>' ? 1 : -1;
      deepest = Math.max(deepest, depth);
    }
    expect(deepest).toBe(5);
  });
});

describe('what a thread cannot show', () => {
  it('is a quiet line: a message never received, one that is withheld', async () => {
    const page = await get(`/lists/dc-empty/threads/${LONG + 1}`);
    expect(page).toContain('A message that this archive never received.');
    expect(articles(page)).toEqual([LONG + 1, LONG + 2]);
    const withheld = await get(`/lists/dc-empty/threads/${LONG + 3}`);
    expect(withheld).toContain('This message is withheld');
    expect(withheld).toContain('Reason: spam');
    expect(withheld).not.toContain('Spammer');
    expect(withheld.replaceAll(/\s+/g, ' ')).toContain('Message 2 of 2 by');
  });
});

async function* partsFrom({ app }: Running, path: string): AsyncGenerator<string> {
  for (let next: string | undefined = path; next !== undefined;) {
    const response: { statusCode: number; body: string } = await app.inject(next);
    expect(response.statusCode).toBe(200);
    yield response.body;
    next = /<a rel="next" href="([^"]*)"/.exec(response.body)?.[1]?.replaceAll('&amp;', '&');
  }
}

describe.each(['addresses', 'redactions', 'one address', 'items', 'one line'] as const)(
  'a thread full of %s',
  (kind) => {
    it('comes in parts below 50 kB, and so does its longest message', async () => {
      await using rich = await runSite();
      const drafts = Array.from({ length: 60 }, (_, i): MailDraft => ({
        id: `rich${i}@example.org`,
        subject: 'Обсуждение ссылок и адресов',
        author: `Участник ${i}`,
        ...(i > 0 && { replyTo: `rich${i - 1}@example.org` }),
        ...RICH[kind](i === 59 ? 600 : 5 + (i % 30)),
        sentAt: new Date(Date.UTC(2024, 0, 1) + i * 3_600_000).toISOString(),
      }));
      await rich.site.writer.record(
        'dc-empty',
        drafts.map((draft) => entryOf('dc-empty', draft)),
      );
      const seen: number[] = [];
      for (const path of [
        THREAD,
        '/ar/lists/dc-empty/threads/1',
        '/lists/dc-empty/messages/60',
        '/ru/lists/dc-empty/messages/60?text=sent',
      ]) {
        for await (const page of partsFrom(rich, path)) {
          expect(Buffer.byteLength(page), path).toBeLessThan(50_000);
          if (path !== THREAD) continue;
          seen.push(...articles(page));
          // cut into so many parts that each message of a usual length is whole
          if (kind !== 'one address' && kind !== 'items' && !page.includes('id="m60"'))
            expect(page).not.toContain('Read the whole message');
        }
      }
      expect(seen).toEqual(drafts.map((_, i) => i + 1));
    });
  },
);

it('shortens a very long message and a very long quotation, and leads to the whole', async () => {
  const page = await get(`/lists/dc-empty/threads/${LONG + 3}`);
  expect(Buffer.byteLength(page)).toBeLessThan(35_000);
  expect(page).toContain(`<a href="/lists/dc-empty/messages/${LONG + 3}">Read the whole message</a>`);
  expect(page).not.toContain('The end.');
  expect(page).toContain('Quoted text, 3,000 lines');
  expect(page).toContain('The answer below.');
});

describe('the search in a thread', () => {
  it('finds all words, folded, and marks them', async () => {
    const page = await get(`${THREAD}?q=ELAN+217`);
    expect(page).toContain('1 message of this thread contains these words.');
    expect(page).toContain('<mark>217</mark>');
    expect(page).toContain('<mark>élan</mark>');
    expect(page).toContain(`href="${THREAD}?at=218"`);
    const all = await get(`${THREAD}?q=debate`);
    expect(all).toContain('250 messages of this thread contain these words. The first 50 are shown.');
    expect(all.match(/<h2>/g)).toHaveLength(50);
    expect(await get(`${THREAD}?q=nowhere`)).toContain('No message of this thread');
    expect(await get(`${THREAD}?q=%22%2B%22`)).toContain('There is no word to look for.');
    expect(await get(`${THREAD}?q=`)).toContain('Part 1 of ');
  });
  it('shows quoted words without the signs of quotations', async () => {
    const page = await get('/lists/dc-example/threads/1?q=older');
    expect(page).toContain('See above\n<mark>older</mark>\nwords\nend');
  });
  it('shows what was asked as text', async () => {
    const page = await get(`${THREAD}?q=${encodeURIComponent('"><script>alert(1)</script>')}`);
    expect(page).toContain('value="&quot;&gt;&lt;script&gt;');
    expect(page).not.toContain('<script>alert');
    expect((await site.app.inject(`${THREAD}?q=${'x%20'.repeat(3000)}`)).statusCode).toBe(200);
  });
});

it.each(LANGUAGES)('is in order in every view: %s', async (language) => {
  const prefix = language === 'en' ? '' : `/${language}`;
  for (const view of ['', '?part=2', '?order=date', `?by=${keyOf('Person 3')}`, '?q=debate', '?q=nowhere']) {
    const page = await get(`${prefix}${THREAD}${view}`);
    expect(shapeFaults(page), view).toEqual([]);
    expect(page.match(/<h1[ >]/g), view).toHaveLength(1);
    expect(page, view).not.toMatch(/undefined|\[object|NaN/);
  }
});
