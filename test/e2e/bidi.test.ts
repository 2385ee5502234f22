// An Arabic subject with an English acronym and a number reads in its order wherever it stands: measured in a browser,
// by the places of its words, in pages of both directions; and in titles and feeds, which have no markup.
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryOf } from '../support/make-archive.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { runSite, type Running } from '../server/site.ts';

const SUBJECT = 'محضر رقم 2025 لاجتماع IGF';
/** as they are read, so each stands left of the one before */
const WORDS = SUBJECT.split(' ');
const BODY = 'نلتقي في مقر UNESCO يوم 14 مايو.\n';

let site: Running;
let browser: Browser;
let url: string;
beforeAll(async () => {
  site = await runSite();
  const draft = {
    id: 'bidi@example.org',
    subject: SUBJECT,
    author: 'Omar Haddad',
    body: BODY,
    language: 'ar',
  };
  await site.site.writer.record('dc-example', [entryOf('dc-example', draft)]);
  await site.site.index();
  url = await site.app.listen({ host: '127.0.0.1', port: 0 });
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

describe.each(['', '/ar'])('in pages of "%s"', (language) => {
  it('stands in its order in title, list, thread, message and search', { timeout: 60_000 }, async () => {
    await using context = await browser.newContext();
    const page = await context.newPage();
    for (const path of [
      '/lists/dc-example',
      '/lists/dc-example/2024/05',
      '/lists/dc-example/messages/9',
      '/lists/dc-example/threads/9',
    ])
      await expectInOrder(page, language + path, WORDS);
    await expectInOrder(page, `${language}/search?q=${encodeURIComponent('محضر')}`, WORDS);
    await expectInOrder(page, `${language}/search?q=UNESCO`, ['مقر', 'UNESCO', 'يوم', '14', 'مايو']);
    await page.goto(`${url}${language}/lists/dc-example/messages/9`);
    await expectTitleInOrder(page, WORDS);
    await page.goto(`${url}${language}/search?q=${encodeURIComponent('لاجتماع IGF')}`);
    await expectTitleInOrder(page, ['لاجتماع', 'IGF']);
  });
});

it('stands alone in a feed, with its language', async () => {
  const { body } = await site.app.inject({ url: '/lists/dc-example/feed.atom' });
  expect(body).toContain(`<title type="text" xml:lang="ar">${SUBJECT}</title>`);
});

async function expectInOrder(page: Page, path: string, words: readonly string[]): Promise<void> {
  await page.goto(url + path);
  const places = await placesOf(page, words);
  expect(places.length, path).toBeGreaterThan(0);
  for (const one of places) expect(one, `${path}: from right to left`).toEqual(one.toSorted((a, b) => b - a));
}

// A title bar has one line in the direction of its first letter that has one. The site's title is not drawn into the words.
async function expectTitleInOrder(page: Page, words: readonly string[]): Promise<void> {
  await page.evaluate(`
    document.body.textContent = '';
    const line = document.body.appendChild(document.createElement('p'));
    line.dir = 'auto';
    line.textContent = document.title;`);
  const [found] = await placesOf(page, words);
  expect(found).toEqual(found!.toSorted((a, b) => b - a));
  const [site] = await placesOf(page, ['Example', 'Archives']);
  expect(site).toEqual(site!.toSorted((a, b) => a - b));
  const isBeside = Math.max(...site!) < Math.min(...found!) || Math.min(...site!) > Math.max(...found!);
  expect(isBeside).toBe(true);
}

function placesOf(page: Page, words: readonly string[]): Promise<number[][]> {
  return page.evaluate(`(${PLACES})(${JSON.stringify(words)})`);
}

/** Left edges of the words, for each place on the page, but for code, where a text has all of them. */
const PLACES = `(words) => {
  const found = [];
  for (const element of document.body.querySelectorAll('*')) {
    if (element.closest('.unseen, pre') || !words.every((word) => element.textContent.includes(word))) continue;
    if ([...element.children].some((child) => words.every((word) => child.textContent.includes(word)))) continue;
    const walker = document.createTreeWalker(element, NodeFilter.SHOW_TEXT);
    const places = new Map();
    for (let node = walker.nextNode(); node !== null; node = walker.nextNode()) {
      for (const word of words) {
        const at = node.data.indexOf(word);
        if (at === -1 || places.has(word)) continue;
        const range = document.createRange();
        range.setStart(node, at);
        range.setEnd(node, at + word.length);
        places.set(word, range.getBoundingClientRect().left);
      }
    }
    if (places.size === words.length) found.push(words.map((word) => places.get(word)));
  }
  return found;
}`;
