import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Redaction } from '../../src/redact/public-message.ts';
import { subjectAttributes } from '../../src/server/html/message.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { entryOf, type MailDraft } from '../support/make-archive.ts';
import { HOSTILE_AUTHOR, runSite, WITHHELD, type Running } from './site.ts';

const NOTED = '[email removed], [email removed] or [phone removed].\n';
const redactions: Redaction[] = [
  { field: 'body', start: 0, end: 15, category: 'email' },
  { field: 'body', start: 17, end: 32, category: 'email' },
  { field: 'body', start: 36, end: 51, category: 'phone' },
];
// 1 is answered by 2 to 40; 20 is answered by 41 to 50
const wide: MailDraft[] = Array.from({ length: 50 }, (_, i) => ({
  id: `w${i + 1}@example.org`,
  ...(i > 0 && { replyTo: `w${i < 40 ? 1 : 20}@example.org` }),
  subject: 'Wide',
  author: `Person ${i + 1}`,
  sentAt: new Date(Date.UTC(2024, 0, 1) + i * 60_000).toISOString(),
}));

let site: Running;
beforeAll(async () => {
  site = await runSite();
  await site.site.writer.record('dc-empty', [
    ...wide.map((draft) => entryOf('dc-empty', draft)),
    entryOf('dc-empty', { id: 'x51@example.org', subject: 'Noted', body: NOTED, redactions }),
    entryOf('dc-empty', { id: 'x52@example.org', subject: 'One line', body: 'word '.repeat(200_000) }),
  ]);
});
afterAll(() => site[Symbol.asyncDispose]());

const get = async (url: string) => (await site.app.inject({ url })).body;
const one = (seq: number, more = '') => get(`/lists/dc-empty/messages/${seq}${more}`);
const placeOf = (page: string) => /<section class="place"[\s\S]*?<\/section>/.exec(page)?.[0] ?? '';
const namesIn = (text: string) => [...text.matchAll(/<bdi>([^<]*)<\/bdi>/g)].map((match) => match[1]);

describe('its subject', () => {
  const attributes = (subject: string, language: string) =>
    subjectAttributes({ subject, language }).toString().trim();

  it('runs as what is answered does, whatever stands before that', () => {
    expect(attributes('Re: اجتماع DC في مايو', 'ar')).toBe('dir="rtl" lang="ar"');
    expect(attributes('RE: AW: שלום לכולם', 'he')).toBe('dir="rtl" lang="he"');
    expect(attributes('رد: Minutes of May', 'en')).toBe('dir="ltr" lang="en"');
    expect(attributes('اجتماع DC في مايو', 'ar')).toBe('dir="auto" lang="ar"');
  });
  it('is not said to be in a language whose letters it does not have', () => {
    expect(attributes('Re: Call for consensus', 'ar')).toBe('dir="auto" lang=""');
    expect(attributes('Доступность форм', 'en')).toBe('dir="auto" lang="ru"');
    expect(attributes('Call for consensus', 'fr')).toBe('dir="auto" lang="fr"');
    expect(attributes('2024', 'und')).toBe('dir="auto" lang=""');
  });
});

describe('its place', () => {
  it('is shown in all of a small thread', async () => {
    const place = placeOf(await get('/lists/dc-example/messages/2'));
    expect(namesIn(place)).toEqual(['Jane Doe', 'Ahmed']);
    expect(place.replaceAll(/\s+/g, ' ')).toContain('<span aria-current="true"><bdi>Ahmed</bdi></span>');
    expect(place).toContain('href="/lists/dc-example/threads/1#m2"');
    expect(placeOf(await get('/lists/dc-example/messages/5'))).toBe('');
  });
  it('is parent, siblings and answers in a large one', async () => {
    const place = placeOf(await one(20));
    const near = ['Person 1', ...[18, 19, 20].map((n) => `Person ${n}`)];
    const answers = [41, 42, 43, 44, 45, 46].map((n) => `Person ${n}`);
    expect(namesIn(place)).toEqual([...near, ...answers, 'Person 21', 'Person 22']);
    expect(place).toContain('38 more messages in the thread');
    expect(place).toContain('href="/lists/dc-empty/threads/1?at=20"');
  });
  it('has ways on in the thread and by date', async () => {
    const page = await one(41);
    expect(page).toContain('<a href="/lists/dc-empty/messages/20">Previous in thread</a>');
    expect(page).toContain('<a href="/lists/dc-empty/messages/42">Next in thread</a>');
    expect(page).toContain('<a href="/lists/dc-empty/messages/40">Previous by date</a>');
  });
});

it('counts what was removed, by kind, and names the policy', async () => {
  const page = (await one(51)).replaceAll(/\s+/g, ' ');
  expect(page).toContain('<li>E-mail addresses: 2</li><li>Phone numbers: 1</li>');
  expect(page).toMatch(/Published under policy <a href="\/lists\/dc-empty\/policy">balanced, version 1<\/a>/);
  expect(await one(1)).not.toContain('Removed from this message');
});

it('is cited by published name and permanent link', async () => {
  const page = await get('/fr/lists/dc-example/messages/3');
  expect(page).toContain('https://archive.example.org/lists/dc-example/messages/3');
  expect(page).toContain('author = {{&quot;\\textgreater{}\\textless{}img');
  expect(page).not.toContain(HOSTILE_AUTHOR);
});

it('can be had line by line as it was sent, with its chips', async () => {
  const page = await one(51, '?text=sent');
  expect(page).toContain('<pre class="sent"');
  expect(page.match(/class="redacted"/g)).toHaveLength(3);
  expect(page).toContain('Show the text for reading');
  expect(await get('/lists/dc-example/messages/2?text=sent')).toContain('&gt;&gt; older');
  expect((await site.app.inject('/lists/dc-example/messages/2?text=html')).statusCode).toBe(400);
});

it('of a megabyte on one line comes in parts below 50 kB, with every word', async () => {
  let words = 0;
  let next: string | undefined = '/lists/dc-empty/messages/52';
  while (next !== undefined) {
    const page = await get(next);
    expect(Buffer.byteLength(page)).toBeLessThan(50_000);
    words += /<div class="body"[\s\S]*?<\/div>/.exec(page)![0].match(/\bword\b/g)!.length;
    next = /<a rel="next" href="([^"]*)"/.exec(page)?.[1];
  }
  expect(words).toBe(200_000);
  expect((await site.app.inject('/lists/dc-empty/messages/52?part=999')).statusCode).toBe(404);
});

it('that is withheld shows nothing of itself, whatever is asked', async () => {
  for (const view of ['?text=sent', '?part=2', '.bib', '.csl.json']) {
    const response = await site.app.inject(`/lists/dc-example/messages/${WITHHELD}${view}`);
    expect(response.statusCode, view).toBe(410);
    expect(response.body).not.toContain('To be withheld');
  }
});

it.each(LANGUAGES)('is in order in every view: %s', async (language) => {
  const prefix = language === 'en' ? '' : `/${language}`;
  for (const path of [
    '/lists/dc-example/messages/3',
    '/lists/dc-empty/messages/20',
    '/lists/dc-empty/messages/51?text=sent',
    '/lists/dc-empty/messages/52?part=2',
  ]) {
    const page = await get(prefix + path);
    expect(shapeFaults(page), path).toEqual([]);
    expect(page, path).not.toMatch(/undefined|\[object|NaN/);
  }
});
