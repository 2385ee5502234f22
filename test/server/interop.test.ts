// What other programs get: files, feeds, sitemaps, descriptions. All of it from the records that the pages show.
import { gunzipSync } from 'node:zlib';
import { simpleParser } from 'mailparser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { html } from '../../src/server/html/html.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { entryOf } from '../support/make-archive.ts';
import { shapeFaults } from '../support/html-shape.ts';
import {
  ERASED,
  HOSTILE_AUTHOR,
  HOSTILE_SUBJECT,
  override,
  PENDING,
  runSite,
  type Running,
  WITHHELD,
} from './site.ts';

const ORIGIN = 'https://archive.example.org';
let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());
const get = (url: string) => site.app.inject({ url });
const pathOf = (address: string) => address.slice(ORIGIN.length);
const locations = (map: string) =>
  [...map.matchAll(/<loc>([^<]*)<\/loc>/g)].map((match) => pathOf(match[1]!.replaceAll('&amp;', '&')));

describe('a thread as a file and as a feed', () => {
  it('is mboxrd in reading order, with the address of each message', async () => {
    const response = await get('/lists/dc-example/threads/1.mbox');
    expect(response.headers).toMatchObject({
      'content-type': 'application/mbox',
      'content-disposition': 'attachment; filename="dc-example-thread-1.mbox"',
      'accept-ranges': 'none',
      'x-robots-tag': 'noindex',
    });
    const mails = await Promise.all(
      response.body
        .split(/^From .*\n/m)
        .slice(1)
        .map((text) => simpleParser(text)),
    );
    expect(mails.map((mail) => mail.headers.get('archived-at'))).toEqual([
      `<${ORIGIN}/lists/dc-example/messages/1>`,
      `<${ORIGIN}/lists/dc-example/messages/2>`,
    ]);
  });

  it('is Atom with tombstones', async () => {
    const feed = (await get('/lists/dc-example/threads/1.atom')).body;
    expect(feed.match(/<id>[^<]*\/messages\/\d+<\/id>/g)).toHaveLength(2);
    const gone = (await get(`/lists/dc-example/threads/${WITHHELD}.atom`)).body;
    expect(gone).toContain(`<at:deleted-entry ref="${ORIGIN}/lists/dc-example/messages/${WITHHELD}"`);
    expect(gone).not.toContain('To be withheld');
  });

  it('is found from any of its messages, and nowhere else', async () => {
    for (const ending of ['mbox', 'atom']) {
      const other = await get(`/lists/dc-example/threads/2.${ending}`);
      expect([other.statusCode, other.headers.location]).toEqual([
        302,
        `/lists/dc-example/threads/1.${ending}`,
      ]);
      for (const path of ['dc-example/threads/999', 'dc-none/threads/1', 'dc-example/threads/0'])
        expect((await get(`/lists/${path}.${ending}`)).statusCode, path).toBe(404);
    }
  });
});

it('JSON Lines have a line for every slot: a record, or what stands in its place', async () => {
  const text = gunzipSync((await get('/lists/dc-example/messages.jsonl.gz')).rawPayload).toString();
  const lines = text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line) as { seq: number; state?: string; reason?: string; subject?: string });
  expect(lines.map(({ seq }) => seq)).toEqual([1, 2, 3, 4, 5, WITHHELD, ERASED, PENDING]);
  expect(lines.filter(({ subject }) => subject !== undefined)).toHaveLength(5);
  expect(lines[WITHHELD - 1]).toEqual({
    list: 'dc-example',
    seq: WITHHELD,
    state: 'withheld',
    reason: 'spam',
    since: expect.stringMatching(/Z$/) as string,
  });
  expect(lines[PENDING - 1]).toMatchObject({ state: 'pending', reason: null });
  expect(text).not.toMatch(/To be (withheld|erased)/);
});

describe('a search as a file', () => {
  it('holds what was found, as asked', async () => {
    const response = await get('/search.mbox?q=agenda&sort=oldest&group=thread');
    expect(response.headers['content-disposition']).toBe('attachment; filename="search.mbox"');
    expect(response.body.match(/^Subject: .*/gm)).toEqual([
      'Subject: Agenda of the May meeting',
      'Subject: Re: Agenda of the May meeting',
    ]);
    expect((await get('/search.mbox?q=%22open')).statusCode).toBe(400);
    expect((await get('/search.mbox?q=nothingofthekind')).body).toBe('');
  });

  it('says first of all where there is more than it takes, and leaves out what has just gone', async () => {
    await using large = await runSite();
    const drafts = Array.from({ length: 520 }, (_, i) =>
      entryOf('dc-empty', { id: `n${i}@example.org`, subject: `Number ${i}`, body: 'marmalade\n' }),
    );
    await large.site.writer.record('dc-empty', drafts);
    await large.site.index();
    await large.site.writer.withhold('dc-empty', 3, 'spam');
    const { body } = await large.app.inject('/search.mbox?q=marmalade&sort=oldest');
    const [note, first] = body.split(/^From .*\n/m).slice(1);
    expect((await simpleParser(note!)).subject).toBe('The first 500 of 520 messages found');
    expect(note).toContain(`${ORIGIN}/search?q=marmalade&sort=oldest`);
    expect((await simpleParser(first!)).subject).toMatch(/^Number \d+$/);
    expect(body.match(/^From /gm)).toHaveLength(1 + 499);
    expect(body).not.toMatch(/^Subject: Number 2$/m);
  });
});

it('JSON Feed 1.1 says the same as Atom, authors by their label only', async () => {
  const response = await get('/lists/dc-example/feed.json');
  expect(response.headers['content-type']).toBe('application/feed+json; charset=utf-8');
  const feed = response.json<{ items: { id: string; authors: object[] }[]; _deleted: { id: string }[] }>();
  expect(feed).toMatchObject({
    version: 'https://jsonfeed.org/version/1.1',
    home_page_url: `${ORIGIN}/lists/dc-example`,
    feed_url: `${ORIGIN}/lists/dc-example/feed.json`,
  });
  const atom = (await get('/lists/dc-example/feed.atom')).body;
  expect(feed.items.map(({ id }) => id)).toEqual(
    [...atom.matchAll(/<id>([^<]*\/messages\/\d+)<\/id>/g)].map((match) => match[1]),
  );
  expect(feed._deleted.map(({ id }) => id)).toEqual(
    [...atom.matchAll(/<at:deleted-entry ref="([^"]*)"/g)].map((match) => match[1]),
  );
  for (const { authors } of feed.items) for (const one of authors) expect(Object.keys(one)).toEqual(['name']);
});

describe('sitemaps', () => {
  it('lead to every page of lists and openness and to every thread, and to nothing that is not there', async () => {
    const index = (await get('/sitemap.xml')).body;
    const addresses: string[] = [];
    for (const map of locations(index)) {
      const response = await get(map);
      expect(response.statusCode, map).toBe(200);
      expect(response.headers['content-type'], map).toContain('application/xml');
      addresses.push(...locations(response.body));
    }
    expect(new Set(addresses).size).toBe(addresses.length);
    for (const address of addresses) expect((await get(address)).statusCode, address).toBe(200);
    const roots = [1, 3, 4, 5].map((root) => `/lists/dc-example/threads/${root}`);
    expect(addresses.filter((address) => address.includes('/threads/')).toSorted()).toEqual(
      ['', '/ar', '/zh', '/fr', '/ru', '/es']
        .flatMap((prefix) => roots.map((root) => prefix + root))
        .toSorted(),
    );
    for (const path of [
      '/',
      '/ar',
      '/openness',
      '/openness/dc-example',
      '/lists/dc-example/2024/05',
      '/fr/api',
    ])
      expect(addresses).toContain(path);
  });

  it('say of each page where it stands in the other languages, as the page itself does', async () => {
    const maps = [
      '/sitemap-pages.xml',
      '/sitemap.xml?list=dc-example',
      '/sitemap.xml?list=dc-example&period=2024',
    ];
    for (const map of maps) {
      const { body } = await get(map);
      expect(body).toContain('xmlns:xhtml="http://www.w3.org/1999/xhtml"');
      for (const [, address, rest] of body.matchAll(/<url><loc>([^<]*)<\/loc>(.*?)<\/url>/gs)) {
        const page = (await get(pathOf(address!))).body;
        const told = [...rest!.matchAll(/<xhtml:link rel="alternate" hreflang="([^"]*)" href="([^"]*)"\/>/g)];
        expect(
          told.map((match) => match.slice(1)),
          address,
        ).toEqual(alternatesIn(page));
        expect(told).toHaveLength(7);
      }
    }
  });

  it('say nothing of languages in which the site has no pages', async () => {
    await using bilingual = await runSite(({ site: own }) => ({ site: { ...own, languages: ['en', 'fr'] } }));
    const map = (await bilingual.app.inject('/sitemap.xml?list=dc-example')).body;
    expect(new Set([...map.matchAll(/hreflang="([^"]*)"/g)].map(([, tag]) => tag))).toEqual(
      new Set(['en', 'fr', 'x-default']),
    );
    expect(locations(map).some((path) => path.startsWith('/ar'))).toBe(false);
  });

  it('are of lists and periods only', async () => {
    for (const query of [
      'list=none',
      'list=dc-example&period=24',
      'period=2024',
      'list=dc-example&period=2024-13',
      'list=dc-example&period=2024-02-30',
      'list=dc-example&period=2024-02-01-01',
    ])
      expect((await get(`/sitemap.xml?${query}`)).statusCode, query).toBe(404);
    const english = async (period: string) =>
      locations((await get(`/sitemap.xml?list=dc-example&period=${period}`)).body).filter((path) =>
        path.startsWith('/lists/'),
      );
    expect(await english('2024-05')).toEqual(['/lists/dc-example/threads/3', '/lists/dc-example/threads/1']);
    expect(await english('2024-05-17')).toEqual(['/lists/dc-example/threads/1']);
    expect(await english('2024-05-16')).toEqual([]);
  });

  it('stay within what one may hold, in months and days where a year has too many threads', async () => {
    const [may] = await site.deps.reader.threads('dc-example', null, 1);
    const months = [
      { month: '2022-02', messages: 12_000 },
      { month: '2022-03', messages: 7 },
      { month: '2023-01', messages: 4000 },
      { month: '2023-02', messages: 4000 },
      { month: '2024-05', messages: 40 },
    ];
    const url = `https://${'archive.'.repeat(8)}example.org`;
    await using busy = await runSite((deps) => ({
      site: { ...deps.site, url },
      reader: override(deps.reader, {
        months: async () => months,
        threads: async (_list, before, limit) =>
          Array.from({ length: limit }, (_, index) => ({
            ...may!,
            root: before!.root + index + 1,
            lastAt: Date.UTC(2024, 4, 20),
          })),
      }),
    }));
    const index = (await busy.app.inject('/sitemap.xml')).body;
    const periods = [...index.matchAll(/list=dc-example&amp;period=([\d-]*)<\/loc>(<lastmod>)?/g)];
    expect(periods.map(([, period]) => period)).toEqual([
      ...Array.from({ length: 28 }, (_, day) => `2022-02-${String(day + 1).padStart(2, '0')}`),
      '2022-03',
      '2023-01',
      '2023-02',
      '2024',
    ]);
    // the threads that were active last stand in the last one
    expect(periods.flatMap(([, period, changed]) => (changed === undefined ? [] : period))).toEqual(['2024']);

    const { body } = await busy.app.inject('/sitemap.xml?list=dc-example&period=2024');
    const count = body.match(/<url>/g)!.length;
    expect(Buffer.byteLength(body)).toBeLessThan(50_000_000);
    expect(count).toBeLessThanOrEqual(50_000);
    // no month that is not cut has more threads than that
    expect(count).toBeGreaterThan(6 * 4000);
    expect(body.endsWith('</urlset>\n')).toBe(true);
  });
});

function alternatesIn(page: string): string[][] {
  return [...page.matchAll(/<link rel="alternate" hreflang="([^"]*)" href="([^"]*)"/g)].map((match) =>
    match.slice(1),
  );
}

describe('DCAT', () => {
  type Node = Record<string, unknown>;
  const all = (node: unknown): Node[] =>
    typeof node !== 'object' || node === null
      ? []
      : [...(Array.isArray(node) ? [] : [node as Node]), ...Object.values(node).flatMap(all)];

  it('describes each list with files that are there, and uses no prefix that it does not explain', async () => {
    const catalogue = (await get('/dcat.jsonld')).json<Node>();
    const nodes = all(catalogue);
    expect(
      nodes.filter((node) => node['@type'] === 'dcat:Dataset').map((node) => node['dct:identifier']),
    ).toEqual(['dc-example', 'dc-empty']);
    const links = nodes.flatMap((node) => {
      const link = (node['dcat:downloadURL'] ??
        node['dcat:landingPage'] ??
        node['dcat:endpointDescription']) as { '@id': string } | undefined;
      return link === undefined ? [] : pathOf(link['@id']);
    });
    expect(links.length).toBeGreaterThan(10);
    for (const link of links) expect((await get(link)).statusCode, link).toBe(200);
    const prefixes = Object.keys(catalogue['@context'] as object);
    for (const node of nodes)
      for (const key of Object.keys(node))
        if (key.includes(':')) expect(prefixes, key).toContain(key.split(':')[0]);
    expect(JSON.stringify(catalogue)).not.toContain('license');
  });

  it('names a licence where one is configured', async () => {
    const licence = 'https://creativecommons.org/licenses/by/4.0/';
    await using licensed = await runSite(({ site: own }) => ({ site: { ...own, licence } }));
    const nodes = all((await licensed.app.inject('/dcat.jsonld')).json());
    const named = nodes.filter((node) => (node['dct:license'] as Node | undefined)?.['@id'] === licence);
    expect(new Set(named.map((node) => node['@type']))).toEqual(
      new Set(['dcat:Catalog', 'dcat:Dataset', 'dcat:Distribution']),
    );
  });
});

describe('JSON-LD', () => {
  const blocks = async (url: string) =>
    [...(await get(url)).body.matchAll(/<script type="application\/ld\+json">(.*?)<\/script>/gs)].map(
      (match) => {
        expect(match[1]).not.toMatch(/[<>&]/);
        return JSON.parse(match[1]!) as Record<string, unknown>;
      },
    );

  it('says what a thread and a message are, whatever language the page has', async () => {
    const [thread, ...others] = await blocks('/fr/lists/dc-example/threads/1');
    expect(others).toEqual([]);
    expect(thread).toMatchObject({
      '@type': 'DiscussionForumPosting',
      headline: 'Agenda of the May meeting',
      url: `${ORIGIN}/lists/dc-example/messages/1`,
      author: { '@type': 'Person', name: 'Jane Doe' },
      datePublished: '2024-05-17T10:00:00.000Z',
      inLanguage: 'en',
      commentCount: 1,
      comment: [
        { '@type': 'Comment', url: `${ORIGIN}/lists/dc-example/messages/2`, author: { name: 'Ahmed' } },
      ],
    });
    const [message] = await blocks('/lists/dc-example/messages/5');
    expect(message).toMatchObject({ text: 'Write to [email removed] please.' });
    expect(await blocks(`/lists/dc-example/messages/${WITHHELD}`)).toEqual([]);
  });

  it('keeps hostile text as text', async () => {
    const [message] = await blocks('/lists/dc-example/messages/3');
    expect(message).toMatchObject({ headline: HOSTILE_SUBJECT, author: { name: HOSTILE_AUTHOR } });
  });
});

describe('the page about data and API', () => {
  it('names every operation and every file, in six languages', async () => {
    const { paths } = (await get('/api/openapi.json')).json<{ paths: object }>();
    for (const language of LANGUAGES) {
      const response = await get(language === 'en' ? '/api' : `/${language}/api`);
      expect(response.statusCode).toBe(200);
      expect(shapeFaults(response.body), language).toEqual([]);
      const whole = response.body.replaceAll('<wbr />', '');
      for (const path of Object.keys(paths)) expect(whole).toContain(` ${path}</bdi></code>`);
      expect(response.body).toContain('href="/api/openapi.json"');
    }
    expect((await get('/')).body).toContain('href="/api"');
  });

  it('says that the words of the description are English, so that they are not read out in another language', async () => {
    type Described = { description?: string };
    type Operation = { summary?: string; parameters?: Described[] };
    const { paths } = (await get('/api/openapi.json')).json<{
      paths: Record<string, Record<string, Operation>>;
    }>();
    const operations = Object.values(paths).flatMap((methods) => Object.values(methods));
    const words = operations.flatMap(({ summary, parameters = [] }) => [
      summary ?? '',
      ...parameters.map(({ description = '' }) => description),
    ]);
    expect(words.filter((text) => text.includes(' ')).length).toBeGreaterThan(20);
    for (const language of LANGUAGES) {
      const { body } = await get(language === 'en' ? '/api' : `/${language}/api`);
      // names in backticks are code, and the description of a parameter is a sentence there
      const english = [...body.matchAll(/<span lang="en" dir="ltr">(.*?)<\/span>/gs)].map(([, marked]) =>
        marked!.replaceAll(/<\/?code>/g, '`').replace(/\.$/, ''),
      );
      for (const text of words) expect(english).toContain(String(html`${text}`).replace(/\.$/, ''));
      if (language === 'en') continue;
      // nowhere else: what is left without them are the words of the page and code
      const rest = body.replaceAll(/<(span|code) lang="en"[^>]*>.*?<\/\1>/gs, '');
      for (const text of words.filter((one) => one.includes(' ')))
        expect(rest).not.toContain(String(html`${text}`));
      expect(rest).not.toContain('</code></pre>');
    }
  });
});

it('links pages to their feeds and files', async () => {
  const list = (await get('/lists/dc-example')).body;
  expect(list).toContain(
    '<link rel="alternate" type="application/feed+json" href="/lists/dc-example/feed.json" />',
  );
  const message = (await get('/lists/dc-example/messages/2')).body;
  expect(message).toContain('type="application/atom+xml" href="/lists/dc-example/threads/1.atom"');
  expect(message).toContain('type="message/rfc822" href="/lists/dc-example/messages/2.eml"');
});
