// What every page has: one heading, landmarks, a language with its direction, no wayward tab stops, little weight. And
// each link of the site leads somewhere.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { shapeFaults } from '../support/html-shape.ts';
import { ERASED, PENDING, runSite, WITHHELD, type Running } from './site.ts';

const MOST_BYTES = 50_000;
/** Each kind of page, and what it answers. */
const PAGES: readonly (readonly [path: string, status: number])[] = [
  ['/', 200],
  ['/?name=example', 200],
  ['/lists/dc-example', 200],
  ['/lists/dc-empty', 200],
  ['/lists/dc-example?before=1715940000000-1', 200],
  ['/lists/dc-example/2024', 200],
  ['/lists/dc-example/2024/05', 200],
  ['/lists/dc-example/2024/05?view=messages', 200],
  ['/lists/dc-example/threads/1', 200],
  ['/lists/dc-example/messages/5', 200],
  [`/lists/dc-example/messages/${WITHHELD}`, 410],
  [`/lists/dc-example/messages/${ERASED}`, 410],
  [`/lists/dc-example/messages/${PENDING}`, 202],
  ['/lists/dc-example/policy', 200],
  ['/search', 200],
  ['/search?q=agenda', 200],
  ['/search?q=%22', 400],
  ['/openness', 200],
  ['/openness/dc-example', 200],
  ['/log', 200],
  ['/log/0', 200],
  ['/removal', 200],
  ['/help', 200],
  ['/privacy', 200],
  ['/accessibility', 200],
  ['/nothing-here', 404],
];
const LANGUAGES = ['ar', 'zh', 'en', 'fr', 'ru', 'es'] as const;
/** As the address of a page names them: a slot may be gone, and say so. */
const GONE = [202, 410];

let site: Running;
beforeAll(async () => {
  site = await runSite(() => ({
    letterBox: {
      drop() {},
      waiting: () => 0,
      needsContact: false,
      keepMonths: 12,
      formKey: Buffer.alloc(32, 1),
    },
  }));
});
afterAll(() => site[Symbol.asyncDispose]());

const inLanguage = (language: string, path: string) =>
  language === 'en' ? path : `/${language}${path}`.replace(/\/(?=$|\?)/u, '');

// the words of all six are looked at in pages.test.ts
describe.each(['en', 'ar'])('pages in %s', (language) => {
  it.each(PAGES)('%s', async (path, status) => {
    const response = await site.app.inject(inLanguage(language, path));
    const { body } = response;
    expect(response.statusCode).toBe(status);
    const [, lang, dir] = /<html lang="([^"]+)" dir="([^"]+)">/u.exec(body) ?? [];
    expect(lang?.slice(0, 2)).toBe(language);
    expect(dir).toBe(language === 'ar' ? 'rtl' : 'ltr');
    expect(body.match(/<h1[ >]/gu)).toHaveLength(1);
    for (const landmark of ['header class="site"', 'main id="main"', 'footer class="site"'])
      expect(body.split(`<${landmark}`), landmark).toHaveLength(2);
    expect(body).toContain('<a class="skip" href="#main">');
    expect(body.match(/<search>|role="search"/gu)?.length ?? 0).toBeLessThanOrEqual(1);
    const navigation = [...body.matchAll(/<nav ([^>]*)>/gu)].map((match) => match[1]!);
    for (const attributes of navigation) expect(attributes).toMatch(/aria-label(?:ledby)?="[^"]+"/u);
    // 0 makes reachable, -1 takes a focus that a link gives; a number of its own would break the order of reading
    expect(body).not.toMatch(/tabindex="[1-9]/u);
    expect(headingSteps(body)).toEqual([]);
    expect(shapeFaults(body)).toEqual([]);
    expect(Buffer.byteLength(body)).toBeLessThan(MOST_BYTES);
    if (response.statusCode >= 400) expect(body).toContain('content="noindex"');
  });
});

// Headings that skip a level on the way down.
function headingSteps(body: string): string[] {
  const levels = [...body.matchAll(/<h([1-6])[ >]/gu)].map((match) => Number(match[1]));
  return levels.flatMap((level, at) =>
    at > 0 && level > levels[at - 1]! + 1 ? [`h${level} after h${levels[at - 1]}`] : [],
  );
}

it('marks the place in the navigation that the page is', async () => {
  const current = async (path: string) =>
    /<nav class="places"[\s\S]*?<\/nav>/u
      .exec((await site.app.inject(path)).body)![0]
      .match(/href="[^"]+" aria-current="page"/gu);
  expect(await current('/')).toEqual(['href="/" aria-current="page"']);
  expect(await current('/fr/openness')).toEqual(['href="/fr/openness" aria-current="page"']);
  expect(await current('/lists/dc-example')).toBeNull();
});

it('offers the languages in the order of the United Nations, each page in its own place', async () => {
  const { body } = await site.app.inject('/ru/lists/dc-example/2024/05?view=messages');
  for (const nav of body.match(/<nav class="languages"[\s\S]*?<\/nav>/gu)!) {
    expect([...nav.matchAll(/ lang="([a-z]{2})/gu)].map((match) => match[1])).toEqual([...LANGUAGES]);
    expect(nav).toContain('href="/zh/lists/dc-example/2024/05?view=messages"');
  }
});

it('has no link that leads nowhere, on any page that links lead to', async () => {
  const seen = new Map<string, number>();
  const waiting = ['/', '/ar'];
  const broken: string[] = [];
  for (const path of waiting) {
    if (seen.has(path)) continue;
    const response = await site.app.inject(path);
    const status = response.statusCode;
    seen.set(path, status);
    if (status >= 400 && !GONE.includes(status)) broken.push(`${status} ${path}`);
    if (!String(response.headers['content-type']).startsWith('text/html')) continue;
    const page = new URL(path, 'https://archive.example.org');
    for (const [, address] of response.body.matchAll(/\s(?:href|action|src)="([^"#]*)/gu)) {
      const url = new URL(address!.replaceAll('&amp;', '&'), page);
      // other hosts are none of ours; the other four languages are the same pages
      if (url.origin !== page.origin || /^\/(?:zh|fr|ru|es)(?:\/|$)/u.test(url.pathname)) continue;
      // a search can be narrowed in thousands of ways: by two of them here
      if (url.pathname.includes('/search') && url.searchParams.size > 2) continue;
      waiting.push(url.pathname + url.search);
    }
  }
  expect(broken).toEqual([]);
  expect(seen.size).toBeGreaterThan(80);
  expect(seen.get('/accessibility')).toBe(200);
}, 120_000);
