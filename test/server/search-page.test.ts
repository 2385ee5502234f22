import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { SEARCH_WORDS } from '../../src/server/text/search/words.ts';
import { addList, entryOf } from '../support/make-archive.ts';
import { keyOf } from '../support/make-public-message.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { runSite, type Running } from './site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
  await addList(site.site.writer, 'dc-water', 'التحالف المعني بالماء');
  await site.site.writer.record('dc-water', [
    entryOf('dc-water', {
      id: 'w1@example.org',
      subject: 'Rivers',
      body: 'The harbour and the river.\n',
      author: 'Ahmed',
    }),
    entryOf('dc-water', {
      id: 'w2@example.org',
      replyTo: 'w1@example.org',
      subject: 'Re: Rivers',
      body: 'A river again.\n',
      sentAt: '2022-03-02T10:00:00Z',
    }),
    entryOf('dc-water', {
      id: 'w3@example.org',
      subject: 'Budget',
      body: 'Money for the river.\n',
      sentAt: '2021-03-02T10:00:00Z',
      attachments: [{ name: 'a.pdf', type: 'application/pdf', sizeBytes: 1 }],
    }),
    ...Array.from({ length: 25 }, (_, index) =>
      entryOf('dc-water', {
        id: `m${index}@example.org`,
        subject: `Minutes ${index}`,
        body: 'Minutes of a session.\n',
        sentAt: `2020-01-${String(index + 1).padStart(2, '0')}T10:00:00Z`,
      }),
    ),
  ]);
  await site.site.index();
});
afterAll(() => site[Symbol.asyncDispose]());

const get = (url: string) => site.app.inject({ url });
const page = async (url: string) => (await get(url)).body;
/** addresses of links by their words, tags left out */
async function links(url: string): Promise<Map<string, string>> {
  const found = (await page(url)).matchAll(/<a [^>]*href="([^"]*)"[^>]*>([\s\S]*?)<\/a\s*>/gu);
  const textOf = (markup: string) =>
    markup
      .replaceAll(/<[^>]*>/gu, '')
      .replaceAll(/\s+/gu, ' ')
      .trim();
  return new Map([...found].map(([, href, text]) => [textOf(text!), href!.replaceAll('&amp;', '&')]));
}

describe('the form', () => {
  it('has one labelled box, and filters that are sent by a button', async () => {
    const body = await page('/search?q=river&sort=newest&group=thread');
    expect(body.match(/type="search"/gu)).toHaveLength(1);
    expect(body).toContain('<label for="q">');
    expect(body).toMatch(
      /<details class="finder-filters">[\s\S]*<fieldset>[\s\S]*Apply<\/button>[\s\S]*<\/details>/u,
    );
    expect(body).toContain('<input type="hidden" name="sort" value="newest" />');
    expect(body).toContain('<input type="hidden" name="group" value="thread" />');
  });

  it('keeps what was chosen, several lists as one choice', async () => {
    const author = keyOf('Ahmed');
    const body = await page(
      `/search?q=a&list=dc-water,dc-example&lang=fr&from=2020&to=2024-05&has=attachment&starters=yes&exact=yes&author=${author}`,
    );
    expect(body).toContain('<option value="dc-water,dc-example" selected>');
    expect(body).toContain('<option value="fr" selected>French</option>');
    for (const input of ['name="from" value="2020"', 'name="to" value="2024-05"'])
      expect(body.replaceAll(/\s+/gu, ' ')).toContain(input);
    for (const [name, value] of [
      ['has', 'attachment'],
      ['starters', 'yes'],
      ['exact', 'yes'],
      ['author', author],
    ])
      expect(body).toContain(`<input type="checkbox" name="${name}" value="${value}" checked />`);
  });
});

describe('results', () => {
  it('are counted in a polite live region', async () => {
    expect(await page('/search?q=river')).toMatch(
      /<div id="status" role="status">\s*<h2 id="found">3 results<\/h2>/u,
    );
    expect(await page('/search?q=river&group=thread')).toContain('2 threads · 3 results');
  });

  it('say subject, author, time in UTC, list and place in the thread, and mark the words', async () => {
    const body = await page('/search?q=rivers&sort=newest');
    expect(body).toContain('<mark>Rivers</mark></a>');
    expect(body).toMatch(/The harbour and the <mark>river<\/mark>|<mark>Rivers<\/mark>/u);
    expect(body).toContain(`<a href="/search?author=${keyOf('Ahmed')}" rel="nofollow"><bdi>Ahmed</bdi></a>`);
    expect(body).toContain('>17 May 2024 at 10:00 UTC</time>');
    expect(body).toContain('<a href="/lists/dc-water"><bdi>التحالف المعني بالماء</bdi></a>');
    expect(body).toContain('<a href="/lists/dc-water/threads/1?at=1#m1">Message 1 of 2 in its thread</a>');
  });

  it('stand in the direction and language of the mail', async () => {
    expect(await page('/search?q=%D8%A7%D8%AC%D8%AA%D9%85%D8%A7%D8%B9')).toContain(
      '<h3 dir="auto" lang="ar">',
    );
  });

  it('lead from a hit to its place in the thread', async () => {
    const target = (await links('/search?q=again')).get('Message 2 of 2 in its thread')!;
    expect(target).toBe('/lists/dc-water/threads/1?at=2#m2');
    const answer = await get(target.split('#')[0]!);
    const shown =
      answer.statusCode === 302 ? await page(String(answer.headers.location).split('#')[0]!) : answer.body;
    expect(shown).toContain('id="m2"');
  });

  it('are offered as a feed and a download with the same filters', async () => {
    const response = await page('/search?q=river&list=dc-water&group=thread&sort=oldest');
    const feed = '/search.atom?q=river&amp;list=dc-water';
    expect(response).toContain(`<link rel="alternate" type="application/atom+xml" href="${feed}" />`);
    expect(response).toContain(`<a href="${feed}">`);
    expect(response).toContain('/search.mbox?q=river&amp;list=dc-water"');
  });

  it('never show what was withheld since it was indexed', async () => {
    await using stale = await runSite();
    const before = (await stale.app.inject('/search?q=agenda')).body;
    expect(before).toContain('2 results');
    await stale.site.writer.withhold('dc-example', 2, 'spam');
    for (const url of ['/search?q=agenda', '/api/v1/search?q=agenda', '/search.atom?q=agenda'])
      expect((await stale.app.inject(url)).body, url).not.toContain('/lists/dc-example/messages/2');
    expect((await stale.app.inject('/search?q=agenda')).body).toContain('1 result<');
  });
});

describe('order', () => {
  it('is chosen by links with the present one marked', async () => {
    const body = await page('/search?q=river&sort=oldest');
    expect(body).toContain('<strong aria-current="true">Oldest first</strong>');
    const found = await links('/search?q=river&sort=oldest');
    expect(found.get('Newest first')).toBe('/search?q=river&sort=newest');
    expect(found.get('One per thread')).toBe('/search?q=river&group=thread&sort=oldest');
    expect((await links('/search?q=river&group=thread')).get('Every message')).toBe('/search?q=river');
  });

  it('has no best match where there is no word to match', async () => {
    expect(await page('/search?list=dc-water')).not.toContain('Best match');
  });
});

describe('facets', () => {
  it('are links with counts: lists, years with bars, authors, languages, attachments, first messages', async () => {
    const found = await links('/search?q=river');
    expect(found.get('التحالف المعني بالماء 3')).toBe('/search?q=river&list=dc-water');
    expect(found.get('2022 1')).toBe('/search?q=river&from=2022&to=2022');
    expect(found.get('Ahmed 1')).toBe(`/search?q=river&author=${keyOf('Ahmed')}`);
    expect(found.get('English 3')).toBe('/search?q=river&lang=en');
    expect(found.get('With an attachment 1')).toBe('/search?q=river&has=attachment');
    expect(found.get('Only first messages of threads 2')).toBe('/search?q=river&starters=yes');
    expect((await page('/search?q=river')).match(/<svg class="bar"/gu)).toHaveLength(3);
  });

  it('mark the present choice, and take it back', async () => {
    const body = await page('/search?q=river&from=2022&to=2022');
    expect(body).toMatch(/<a href="\/search\?q=river" rel="nofollow" aria-current="true"\s*>/u);
    expect((await links('/search?q=river&from=2022&to=2022')).get('Remove filter: Year: 2022 ×')).toBe(
      '/search?q=river',
    );
  });

  it('fold what is beyond the first ones', async () => {
    const rows = Array.from({ length: 12 }, (_, index) =>
      entryOf('dc-empty', {
        id: `y${index}@example.org`,
        body: 'Annual word.\n',
        sentAt: `${2000 + index}-05-01T00:00:00Z`,
      }),
    );
    await site.site.writer.record('dc-empty', rows);
    await site.site.index();
    expect(await page('/search?q=annual')).toContain('<summary>4 more</summary>');
  });
});

describe('filters in use', () => {
  it('can be taken away one by one, and all at once', async () => {
    const found = await links('/search?q=river&list=dc-water&lang=en&from=2021-02&has=attachment');
    expect(found.get('Remove filter: List: التحالف المعني بالماء ×')).toBe(
      '/search?q=river&from=2021-02&lang=en&has=attachment',
    );
    expect(found.get('Remove filter: From date: 2021-02 ×')).toBe(
      '/search?q=river&list=dc-water&lang=en&has=attachment',
    );
    expect(found.get('Remove all filters')).toBe('/search?q=river');
  });

  it('are taken apart where several came in one value', async () => {
    const found = await links('/search?q=river&list=dc-water,dc-example');
    expect(found.get('Remove filter: List: Dynamic Coalition on Examples ×')).toBe(
      '/search?q=river&list=dc-water',
    );
  });
});

describe('forgiveness', () => {
  it('says which words were searched instead, and offers what was typed', async () => {
    const body = await page('/search?q=harbuor');
    expect(body).toContain('Showing results for <strong><bdi>harbour</bdi></strong>.');
    expect((await links('/search?q=harbuor')).get('Search instead for harbuor')).toBe(
      '/search?q=harbuor&exact=yes',
    );
    expect(await page('/search?q=harbuor&exact=yes')).toContain('Nothing was found.');
  });

  it('says so where no message has all words, and keeps such results out of the feed', async () => {
    expect(await page('/search?q=river+zebra')).toContain('No message has all of these words.');
    expect((await page('/search.atom?q=river+zebra')).match(/<entry>/gu)).toBeNull();
    expect((await page('/search.atom?q=river')).match(/<entry>/gu)).toHaveLength(3);
  });
});

describe('where nothing is found', () => {
  it('offers each filter to be dropped, named, more dates, all lists, words instead of a phrase, and help', async () => {
    const found = await links(
      '/search?q="river+budget"+from:nobody&list=dc-water,dc-example&from=2020&to=2023',
    );
    expect(found.get('Search without the filter “List: التحالف المعني بالماء”')).toContain(
      'list=dc-example&from=2020',
    );
    expect(found.get('Search in all lists')).not.toContain('list=');
    expect(found.get('Search from 2019 to 2024')).toContain('from=2019&to=2024');
    expect(found.get('Search at any date')).not.toMatch(/[&?](?:from|to)=/u);
    expect(found.get('Search without from:nobody')).toContain('q=%22river+budget%22');
    expect(found.get('Search for the words river budget from:nobody, wherever they stand')).toContain(
      'q=river+budget+from%3Anobody',
    );
    expect(found.get('How to search')).toBe('/help');
  });

  it('offers similar words again where only exact ones were wanted', async () => {
    const found = await links('/search?q=harbuor&exact=yes');
    expect(found.get('Search without the filter “Exactly as typed”')).toBe('/search?q=harbuor');
  });

  it.each(LANGUAGES)('says so in %s', async (language) => {
    const prefix = language === 'en' ? '' : `/${language}`;
    const { statusCode, body } = await get(
      `${prefix}/search?q=zzzzzz&from=2020&to=2021&exact=yes&starters=yes`,
    );
    expect(statusCode).toBe(200);
    expect(body).toContain(SEARCH_WORDS[language].nothingFound);
    expect(shapeFaults(body)).toEqual([]);
  });
});

describe('a search that cannot be read', () => {
  it('is answered with 400, the place marked, and the same search without it', async () => {
    const { statusCode, body } = await get('/search?q=agenda+%22open&list=dc-water');
    expect(statusCode).toBe(400);
    expect(body).toContain('<code dir="auto">agenda <mark>&quot;open</mark></code>');
    expect(body).toMatch(/name="q"[\s\S]*aria-describedby="problem q-hint"[\s\S]*aria-invalid="true"/u);
    expect((await links('/search?q=agenda+%22open&list=dc-water')).get('Search without &quot;open')).toBe(
      '/search?q=agenda&list=dc-water',
    );
  });

  it('names the field that holds the mistake', async () => {
    const body = (await page('/search?q=a&from=soon')).replaceAll(/\s+/gu, ' ');
    expect(body).toMatch(/id="from" [^>]*aria-describedby="problem day-hint" aria-invalid="true"/u);
    expect(body).toMatch(/id="q" [^>]*aria-invalid="false"/u);
    expect((await links('/search?q=a&from=soon')).get('Search without soon')).toBe('/search?q=a');
  });

  it('shows the period that ends before it begins, not the words', async () => {
    const found = await links('/search?q=agenda&from=2024&to=2023');
    expect(found.get('Search without 2024 – 2023')).toBe('/search?q=agenda');
    expect(await page('/search?q=after%3A2024+before%3A2023')).toContain(
      '<mark>after:2024 before:2023</mark>',
    );
  });

  it.each([
    ['sort=best', '/search?q=a'],
    ['page=zero', '/search?q=a'],
    ['page=501', '/search?q=a'],
    ['author=someone', '/search?q=a'],
    ['group=author', '/search?q=a'],
    ['list=dc-nothing', '/search?q=a'],
    ['lang=xx', '/search?q=a'],
  ])('offers the search without %s', async (pair, mended) => {
    const response = await get(`/search?q=a&${pair}`);
    expect(response.statusCode).toBe(400);
    expect(shapeFaults(response.body)).toEqual([]);
    const values = [...(await links(`/search?q=a&${pair}`))];
    expect(values.find(([label]) => label.startsWith('Search without'))?.[1]).toBe(mended);
  });
});

describe('paging', () => {
  it('goes on, keeps the search and its page size, and says where it is', async () => {
    const found = await links('/search?q=minutes&size=10&page=2&list=dc-water');
    expect(found.get('Next')).toBe('/search?q=minutes&list=dc-water&size=10&page=3');
    expect(found.get('Previous')).toBe('/search?q=minutes&list=dc-water&size=10');
    const body = await page('/search?q=minutes&size=10&page=2&list=dc-water');
    expect(body).toContain('25 results · Page 2 of 3');
    expect(body).toContain('<ol class="hits" start="11">');
  });

  it('leads back from a page that there is not', async () => {
    const { statusCode, body } = await get('/search?q=minutes&page=40');
    expect(statusCode).toBe(200);
    expect(body).toContain('The results do not go as far as page 40.');
    expect((await links('/search?q=minutes&page=40')).get('Last page')).toBe('/search?q=minutes&page=2');
    expect(shapeFaults(body)).toEqual([]);
  });
});

describe('help', () => {
  it('gives examples that this site can answer', async () => {
    const examples = [...(await page('/help')).matchAll(/<dt>\s*<a href="([^"]*)"/gu)].map(
      ([, href]) => href!,
    );
    expect(examples.length).toBeGreaterThan(8);
    for (const href of examples)
      expect((await get(href.replaceAll('&amp;', '&'))).statusCode, href).toBe(200);
  });

  it('has the settings of the module, hidden until it runs, as the search page has', async () => {
    for (const url of ['/help', '/search?q=river', '/ru/search?q=%22'])
      expect(await page(url), url).toMatch(/<fieldset class="finder-settings" id="search-settings" hidden>/u);
  });
});

describe('the OpenSearch description', () => {
  it.each(LANGUAGES)('leads to the search in %s, and every page names it', async (language) => {
    const prefix = language === 'en' ? '' : `/${language}`;
    const address = `${prefix}/opensearch.xml`;
    expect(await page(prefix === '' ? '/' : prefix)).toContain(
      `<link rel="search" type="application/opensearchdescription+xml" title="Example Archives" href="${address}" />`.replace(
        / title/u,
        ' title',
      ),
    );
    const { headers, body } = await get(address);
    expect(headers['content-type']).toBe('application/opensearchdescription+xml; charset=utf-8');
    expect(body).toContain('<ShortName>Example Archives</ShortName>');
    const template = /type="text\/html" method="get" template="([^"]*)"/u
      .exec(body)![1]!
      .replaceAll('&amp;', '&');
    const asked = template.replace('{searchTerms}', 'river').replace('{startPage?}', '');
    expect(asked).toBe(`https://archive.example.org${prefix}/search?q=river&page=`);
    expect((await get(asked.slice('https://archive.example.org'.length))).statusCode).toBe(200);
  });

  it('cuts a name that is too long for browsers', async () => {
    await using long = await runSite(({ site: known }) => ({
      site: { ...known, title: 'Archives of the Dynamic Coalitions & of “others”' },
    }));
    const { body } = await long.app.inject('/opensearch.xml');
    expect(body).toContain('<ShortName>Archives of the…</ShortName>');
    expect(body).toContain('Dynamic Coalitions &amp; of');
  });
});
