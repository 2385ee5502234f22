// The openness pages and the log in a real browser: no violation of WCAG 2.2 A and AA that axe knows, in light and dark, on
// a phone and a desk, in English and Arabic; nothing scrolls sideways; a report is one page of paper.
import type { AddressInfo } from 'node:net';
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { GRADES } from '../../src/report/openness-report.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { runSite, type Running } from '../server/site.ts';
import { CHROMIUM } from '../support/chromium.ts';
import { makeReport } from '../support/make-report.ts';

const PAGES = [
  '/openness',
  '/openness/dc-example',
  '/log/5',
  '/openness?sort=-name&grade=open',
  '/openness/dc-3',
  '/openness/dc-empty',
  '/log',
  '/lists/dc-example/messages/1',
  '/lists/dc-example/messages/6',
];

let site: Running;
let browser: Browser;
let url: string;

beforeAll(async () => {
  site = await runSite();
  const { writer } = site.site;
  for (let index = 0; index < 12; index++) {
    const subject = `dc-${index}`;
    const draft = { subject, name: `Innovative Approaches to Number ${index}`, grade: GRADES[index % 5]! };
    const day = index % 7 === 3 ? '2024-02-01' : '2024-05-20';
    await writer.putReport(subject, JSON.stringify(makeReport({ ...draft, day })));
  }
  for (const [day, score] of [
    ['2024-03-01', 41],
    ['2024-05-20', 62],
  ] as const) {
    const report = makeReport({ subject: 'dc-example', grade: 'partly_open', day, score });
    await writer.putReport('dc-example', JSON.stringify(report));
  }
  await site.app.listen({ port: 0, host: '127.0.0.1' });
  url = `http://127.0.0.1:${(site.app.server.address() as AddressInfo).port}`;
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

const openAll = (page: Page) =>
  page.evaluate("document.querySelectorAll('details').forEach((one) => { one.open = true; })");

describe.each([
  { width: 360, height: 740, colorScheme: 'light' as const, language: '', pages: PAGES },
  { width: 1280, height: 900, colorScheme: 'dark' as const, language: '/ar', pages: ['/openness'] },
])('at $width px, $colorScheme', ({ width, height, colorScheme, language, pages }) => {
  it('no violations and no sideways scrolling, everything opened', { timeout: 120_000 }, async () => {
    await using context = await browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    for (const path of pages) {
      await page.goto(`${url}${language}${path}`);
      await openAll(page);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  });
});

it('scrolls nowhere sideways at 320 px, in no language', async () => {
  await using context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  for (const language of LANGUAGES) {
    for (const path of PAGES) {
      await page.goto(`${url}${language === 'en' ? '' : `/${language}`}${path}`);
      await openAll(page);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, `${language} ${path}`).toBeLessThanOrEqual(0);
    }
  }
}, 60_000);

it('says above each number of the table of months which month it is, on a phone too', async () => {
  await using context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  await page.goto(`${url}/openness/dc-example`);
  await openAll(page);
  const table = page.locator('section[aria-labelledby="activity"] table');
  const leftOf = async (cells: string) =>
    Promise.all((await table.locator(cells).all()).map(async (cell) => (await cell.boundingBox())?.x));
  const heads = await leftOf('thead th');
  expect(heads).toHaveLength(13);
  expect(await leftOf('tbody tr:first-child > *')).toEqual(heads);
  expect(await table.locator('thead').evaluate((head) => head.clientHeight)).toBeGreaterThan(10);
});

it('a report is one page of A4 in every language, without navigation', async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  for (const language of LANGUAGES) {
    await page.goto(`${url}${language === 'en' ? '' : `/${language}`}/openness/dc-example`);
    await page.emulateMedia({ media: 'print' });
    const pdf = await page.pdf({ format: 'A4', preferCSSPageSize: true });
    expect(pdf.toString('latin1').match(/\/Type\s*\/Page[^s]/gu), language).toHaveLength(1);
    for (const part of ['header.site', 'footer.site', '.openness details', '.openness .row'])
      expect(await page.locator(part).first().isVisible(), part).toBe(false);
    expect(await page.locator('.openness .fix').first().isVisible()).toBe(true);
  }
}, 60_000);

it('shows each sign beside its word, with the width of a letter', async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/openness`);
  const signs = page.locator('td.grade .mark');
  expect(await signs.count()).toBe(14);
  for (const sign of await signs.all()) {
    const box = (await sign.locator('svg').boundingBox())!;
    expect(box.width).toBeGreaterThan(10);
    expect(((await sign.textContent()) ?? '').length).toBeGreaterThan(3);
  }
});

it('is sorted by keyboard alone', async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${url}/openness`);
  for (let presses = 0; presses < 40; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement?.textContent?.trim()')) === 'Score') break;
  }
  await page.keyboard.press('Enter');
  await page.waitForURL(/sort=score/u);
  expect(await page.locator('th[aria-sort=descending]').textContent()).toContain('Score');
});
