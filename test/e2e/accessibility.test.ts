// The pages in a real browser: no violation of WCAG 2.2 A and AA that axe knows, no sideways scrolling on a phone,
// nothing asked of another host, and search by keyboard alone.
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../support/chromium.ts';
import { makeSite, type RunningSite, type TestSite } from '../support/site.ts';

const PAGES = [
  '/',
  '/lists/dc-access-sample',
  '/lists/dc-access-sample/2023',
  '/lists/dc-access-sample/2023/09',
  '/lists/dc-access-sample/2023/09?view=messages',
  '/lists/dc-access-sample/threads/1',
  '/lists/dc-access-sample/messages/12',
  '/lists/dc-access-sample/policy',
  '/search?q=meeting',
  '/search?q=%22',
  '/help',
  '/privacy',
  '/accessibility',
  '/removal?list=dc-access-sample&seq=12',
  '/removal/00000-00000-00000-00000',
];
const LANGUAGES = ['', '/ar'];
/** letters are taken in every two seconds */
const PATIENCE = { timeout: 20_000 };

let site: TestSite;
let running: RunningSite;
let browser: Browser;

beforeAll(async () => {
  site = await makeSite();
  running = await site.start('up');
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser.close();
  await running.stop();
  await site[Symbol.asyncDispose]();
});

describe.each([
  { width: 360, height: 740, colorScheme: 'light' as const },
  { width: 1280, height: 900, colorScheme: 'dark' as const },
])('pages at $width px, $colorScheme', ({ width, height, colorScheme }) => {
  it.each(LANGUAGES)('have no violations in language "%s"', { timeout: 120_000 }, async (language) => {
    await using context = await browser.newContext({ viewport: { width, height }, colorScheme });
    const page = await context.newPage();
    const foreign: string[] = [];
    page.on('request', (request) => {
      if (!request.url().startsWith(running.url)) foreign.push(request.url());
    });
    for (const path of PAGES) {
      await page.goto(`${running.url}${language}${path}`);
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, `${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
    expect(foreign).toEqual([]);
  });
});

it('searches by keyboard alone', async () => {
  await using context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(`${running.url}/`);
  for (let presses = 0; presses < 20; presses++) {
    await page.keyboard.press('Tab');
    if ((await page.evaluate('document.activeElement?.getAttribute("name")')) === 'q') break;
  }
  await page.keyboard.type('captions');
  await page.keyboard.press('Enter');
  await page.waitForURL(/\/search\?/u);
  expect(await page.locator('mark').count()).toBeGreaterThan(0);
});

it('asks for removal by keyboard and without a script, from the message to the reference, in a browser as it is', async () => {
  await using context = await browser.newContext({ javaScriptEnabled: false });
  const page = await context.newPage();
  await page.goto(`${running.url}/lists/dc-access-sample/messages/12`);
  await page.locator('.facts-box a[href*="/removal?"]').click();
  await page.getByRole('button', { name: 'Send the request' }).press('Enter');
  expect(await page.getByRole('alert').textContent()).toContain('Choose a reason.');
  await page.getByLabel('I wrote it').press('Space');
  await page.getByRole('button', { name: 'Send the request' }).press('Enter');
  const link = page.getByRole('main').locator('a[href^="/removal/"]');
  const address = await link.getAttribute('href');
  await expect
    .poll(async () => (await page.request.get(running.url + address!)).status(), PATIENCE)
    .toBe(200);
  await link.click();
  expect(await page.getByRole('main').textContent()).toContain('Received; will be looked at');
  await page.getByText('Withdraw the request').click();
  await page.getByRole('button', { name: 'Withdraw' }).click();
  await page.getByRole('link', { name: 'Page of the request' }).click();
  await expect
    .poll(async () => {
      await page.reload();
      return page.getByRole('main').textContent();
    }, PATIENCE)
    .toContain('Withdrawn');
});
