// The pages in a real browser, everything opened that folds: no violation of WCAG 2.2 A and AA that axe knows, no sideways
// scrolling, nothing asked of another host; search and removal by keyboard alone.
import AxeBuilder from '@axe-core/playwright';
import { type Browser, chromium } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../support/chromium.ts';
import { everySight, LOOKS, pathIn, someSights } from '../support/page-types.ts';
import { makeSite, type RunningSite, type TestSite } from '../support/site.ts';

/** A choice in the suite; all of them with `npm run test:accessibility`. */
const SIGHTS = process.env['DC_ARCHIVE_SIGHTS'] === 'all' ? everySight() : someSights();
const OPEN_ALL = "document.querySelectorAll('details').forEach((one) => { one.open = true; })";
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

describe.each(LOOKS)('pages at $width px, $colorScheme', (look) => {
  const sights = SIGHTS.filter((one) => one.look === look);
  it.skipIf(sights.length === 0)(
    `have no violations, scroll nowhere sideways and ask nobody else (${sights.length} sights)`,
    { timeout: 20_000 + sights.length * 10_000 },
    async () => {
      await using context = await browser.newContext({
        viewport: { width: look.width, height: look.height },
        colorScheme: look.colorScheme,
      });
      const page = await context.newPage();
      const foreign: string[] = [];
      page.on('request', (request) => {
        if (!request.url().startsWith(running.url)) foreign.push(request.url());
      });
      const blocked: string[] = [];
      page.on('console', (message) => {
        if (/Content Security Policy/u.test(message.text())) blocked.push(message.text());
      });
      const found: string[] = [];
      for (const { path, language } of sights) {
        const address = pathIn(language, path);
        await page.goto(running.url + address);
        await page.evaluate(OPEN_ALL);
        const { violations } = await new AxeBuilder({ page })
          .withTags(['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'])
          .analyze();
        for (const { id, nodes } of violations) found.push(`${address}: ${id}: ${nodes[0]?.html}`);
        const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
        if (Number(overflow) > 0) found.push(`${address} scrolls sideways`);
      }
      expect(found).toEqual([]);
      expect(foreign).toEqual([]);
      expect(blocked).toEqual([]);
    },
  );
});

it('scrolls nowhere sideways at 320 px, which is 1280 px at 400 % zoom, in no language', async () => {
  await using context = await browser.newContext({ viewport: { width: 320, height: 640 } });
  const page = await context.newPage();
  const list = '/lists/dc-access-sample';
  for (const language of ['', '/ar', '/zh', '/fr', '/ru', '/es']) {
    for (const path of ['', list, `${list}/2023`, `${list}/2023/09`, '/accessibility']) {
      await page.goto(`${running.url}${language}${path}`);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, `${language}${path} scrolls sideways`).toBeLessThanOrEqual(0);
    }
  }
}, 120_000);

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
