// The search page in a real browser: with the module, without it, and with a keyboard only.
import AxeBuilder from '@axe-core/playwright';
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { runSite, type Running } from '../server/site.ts';
import { CHROMIUM } from '../support/chromium.ts';

let site: Running;
let base: string;
let browser: Browser;

beforeAll(async () => {
  site = await runSite();
  base = await site.app.listen({ port: 0, host: '127.0.0.1' });
  browser = await chromium.launch(CHROMIUM);
});
afterAll(async () => {
  await browser.close();
  await site[Symbol.asyncDispose]();
});

async function open(path: string, options: BrowserContextOptions = {}) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  const faults: string[] = [];
  page.on('pageerror', (error) => faults.push(String(error)));
  page.on('console', (message) => {
    if (/Content Security Policy/u.test(message.text())) faults.push(message.text());
  });
  await page.goto(base + path);
  return { page, faults, [Symbol.asyncDispose]: () => context.close() };
}

/** A page whose clock stands still: time goes on when `pass` is called, and `asked` tells what the module asked for. */
async function openAtRest(path: string) {
  const tab = await open('/help');
  const { page } = tab;
  await page.clock.install({ time: '2024-06-01T12:00:00Z' });
  await page.goto(base + path);
  await page.clock.pauseAt('2024-06-01T13:00:00Z');
  const asked: string[] = [];
  page.on('request', (request) => {
    if (request.resourceType() === 'fetch') asked.push(request.url().slice(base.length));
  });
  return { ...tab, asked, pass: () => page.clock.runFor(1000) };
}

const focused = (page: Page) =>
  page.evaluate(
    '(document.activeElement?.id || document.activeElement?.textContent?.trim().replace(/\\s+/g, " ")) ?? ""',
  ) as Promise<string>;
const status = (page: Page) => page.getByRole('status');

describe('results while typing', () => {
  it('show what is typed, say so politely, and leave focus, address and history as they were', async () => {
    await using tab = await openAtRest('/search?q=contact');
    const { page } = tab;
    expect(await status(page).textContent()).toContain('1 result');
    const region = (await status(page).elementHandle())!;
    const entries = await page.evaluate('history.length');
    await page.locator('#q').fill('agenda');
    await tab.pass();
    await expect.poll(() => status(page).textContent()).toContain('2 results');
    expect(await page.locator('mark').first().textContent()).toBe('Agenda');
    // the same node, or screen readers would say nothing
    expect(await region.evaluate((node) => node.isConnected)).toBe(true);
    expect(await focused(page)).toBe('q');
    expect(page.url()).toBe(`${base}/search?q=contact`);
    expect(await page.evaluate('history.length')).toBe(entries);
    expect(await page.getByRole('link', { name: 'Newest first' }).getAttribute('href')).toBe(
      '/search?q=agenda&sort=newest',
    );
    await page.keyboard.press('Enter');
    await page.waitForURL(/q=agenda/u);
    expect(tab.faults).toEqual([]);
  });

  it('ask once for a word that is typed quickly, with the filters as they stand', async () => {
    await using tab = await openAtRest('/search?q=contact');
    await tab.page.locator('#lang').selectOption('en');
    await tab.page.locator('#q').fill('');
    await tab.page.locator('#q').pressSequentially('meet');
    await tab.pass();
    await expect.poll(() => tab.asked).toEqual(['/search?q=meet&list=&lang=en&from=&to=']);
    await expect.poll(() => status(tab.page).textContent()).toContain('1 result');
    expect(tab.asked).toHaveLength(1);
  });

  it('take the place of an explanation, once the query can be read', async () => {
    await using tab = await openAtRest('/search?q=%22age');
    await tab.page.locator('#q').fill('agenda');
    await tab.pass();
    await expect.poll(() => status(tab.page).textContent()).toContain('2 results');
    expect(await tab.page.locator('#problem').count()).toBe(0);
    expect(await tab.page.locator('#q').getAttribute('aria-invalid')).toBe('false');
  });

  it('leave what is shown where the query cannot be read yet', async () => {
    await using tab = await openAtRest('/search?q=contact');
    const answered = tab.page.waitForResponse((response) => response.status() === 400);
    await tab.page.locator('#q').fill('"age');
    await tab.pass();
    await answered;
    expect(await status(tab.page).textContent()).toContain('1 result');
    expect(await tab.page.locator('#problem').count()).toBe(0);
  });

  it('end when the server says that it is asked too often; the form still works', async () => {
    await using tab = await openAtRest('/search?q=contact');
    await tab.page.route('**/search?*', (route) => route.fulfill({ status: 429 }), { times: 1 });
    const refused = tab.page.waitForResponse((response) => response.status() === 429);
    await tab.page.locator('#q').fill('agenda');
    await tab.pass();
    await refused;
    await tab.page.locator('#q').fill('meeting');
    await tab.pass();
    expect(tab.asked).toHaveLength(1);
    await tab.page.keyboard.press('Enter');
    await tab.page.waitForURL(/q=meeting/u);
  });

  it('do not take away what somebody has moved to meanwhile', async () => {
    await using tab = await openAtRest('/search?q=agenda');
    const answered = tab.page.waitForResponse(/q=contact/u);
    await tab.page.locator('#q').fill('contact');
    const link = tab.page.locator('.hits h3 a').first();
    await link.focus();
    await tab.pass();
    await (await answered).finished();
    expect(await link.evaluate((node) => node === node.ownerDocument.activeElement)).toBe(true);
    expect(await status(tab.page).textContent()).toContain('2 results');
  });

  it('wait while an input method puts a word together', async () => {
    await using tab = await openAtRest('/search?q=contact');
    const input = await tab.page.context().newCDPSession(tab.page);
    await tab.page.locator('#q').fill('');
    await input.send('Input.imeSetComposition', { text: 'agen', selectionStart: 4, selectionEnd: 4 });
    await tab.pass();
    expect(tab.asked).toEqual([]);
    await input.send('Input.insertText', { text: 'agenda' });
    await tab.pass();
    await expect.poll(() => status(tab.page).textContent()).toContain('2 results');
  });
});

describe('the key /', () => {
  it('moves to the search box of any page, not out of a field, and not with another key', async () => {
    await using tab = await open('/lists/dc-example/messages/1');
    await tab.page.keyboard.press('Control+/');
    expect(await focused(tab.page)).not.toBe('site-q');
    await tab.page.keyboard.press('/');
    expect(await focused(tab.page)).toBe('site-q');
    await tab.page.keyboard.press('/');
    expect(await tab.page.locator('#site-q').inputValue()).toBe('/');
  });

  it('can be switched off, and so can results while typing, for the pages to come', async () => {
    await using tab = await openAtRest('/help');
    await tab.page.getByLabel('The key / moves to the search box').uncheck();
    await tab.page.getByLabel('Show results while I type').uncheck();
    await tab.page.goto(`${base}/search?q=agenda`);
    await tab.page.keyboard.press('/');
    expect(await focused(tab.page)).not.toBe('q');
    expect(await tab.page.getByLabel('The key / moves to the search box').isChecked()).toBe(false);
    await tab.page.locator('#q').fill('contact');
    await tab.pass();
    expect(tab.asked).toEqual([]);
  });
});

describe('with a keyboard only', () => {
  it('goes from the box over the filters to the hits in the order in which they are seen', async () => {
    await using tab = await open('/search?q=agenda&lang=en', { viewport: { width: 1280, height: 900 } });
    await tab.page.locator('#q').focus();
    const stops: string[] = [];
    for (let presses = 0; presses < 24; presses++) {
      await tab.page.keyboard.press('Tab');
      stops.push(await focused(tab.page));
    }
    const wanted = ['Search', 'How to search', 'list', 'lang', 'from', 'to', 'Apply', 'Skip to the results'];
    wanted.push(
      'Remove filter: Language: English ×',
      'Newest first',
      'Agenda of the May meeting',
      'Jane Doe',
    );
    const places = wanted.map((one) => stops.indexOf(one));
    expect(places, stops.join(' | ')).toEqual(places.toSorted((a, b) => a - b));
    expect(places).not.toContain(-1);
  });

  it('opens the filters of a phone, applies two of them, and skips to the results', async () => {
    await using tab = await open('/search?q=write', {
      viewport: { width: 375, height: 700 },
      javaScriptEnabled: false,
    });
    const { page } = tab;
    const summary = page.locator('.finder-filters > summary');
    expect(await page.locator('#from').isVisible()).toBe(false);
    await summary.press('Enter');
    await page.locator('#from').fill('2023');
    await page.locator('#to').fill('2023');
    await page.getByLabel('With an attachment').press('Space');
    await page.getByRole('button', { name: 'Apply' }).press('Enter');
    expect(page.url()).toContain('from=2023&to=2023&has=attachment');
    expect(await status(page).textContent()).toContain('1 result');
    await page.getByRole('link', { name: 'Skip to the results' }).press('Enter');
    await page.keyboard.press('Tab');
    expect(await focused(page)).toMatch(/^(?:Remove filter: Year: 2023 ×)$/u);
  });
});

it('does the same without a script: narrows, orders, and comes to the message in its thread', async () => {
  await using tab = await open('/search?q=meet', { javaScriptEnabled: false });
  const { page } = tab;
  expect(await page.locator('#search-settings').isVisible()).toBe(false);
  await page.getByRole('link', { name: 'Ahmed 1' }).click();
  expect(await status(page).textContent()).toContain('1 result');
  await page.getByRole('link', { name: 'Message 2 of 2 in its thread' }).click();
  expect(page.url()).toMatch(/\/lists\/dc-example\/threads\/1[^#]*#m2$/u);
});

// The other pages, languages and widths: accessibility.test.ts
describe.each([
  {
    width: 320,
    colorScheme: 'light' as const,
    paths: ['/ar/search?q=agenda&lang=en', '/search?q=zebra&lang=en'],
  },
  {
    width: 1280,
    colorScheme: 'dark' as const,
    paths: ['/search?q=agenda&from=2024&to=2024', '/search?q=agneda'],
  },
  {
    width: 1280,
    colorScheme: 'light' as const,
    paths: ['/search?q=agenda&group=thread', '/search?q=a+%22b'],
  },
])('at $width px, $colorScheme', ({ width, colorScheme, paths }) => {
  it('has no fault that axe knows, and nothing scrolls sideways', async () => {
    await using tab = await open('/search', { viewport: { width, height: 800 }, colorScheme });
    const { page } = tab;
    for (const path of paths) {
      await page.goto(base + path);
      if (width < 900) await page.locator('.finder-filters > summary').click();
      const { violations } = await new AxeBuilder({ page })
        .withTags(['wcag2a', 'wcag2aa', 'wcag22aa'])
        .analyze();
      expect(violations.map(({ id, nodes }) => `${path}: ${id}: ${nodes[0]?.html}`)).toEqual([]);
      const overflow = await page.evaluate('document.documentElement.scrollWidth - window.innerWidth');
      expect(overflow, path).toBeLessThanOrEqual(0);
    }
  }, 60_000);
});
