// Two readers do all that readers come for: one whose browser runs no script, one who has only a keyboard.
import { type Browser, chromium, type Download, type Page } from 'playwright-core';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CHROMIUM } from '../support/chromium.ts';
import { makeSite, type RunningSite, type TestSite } from '../support/site.ts';

/** presses of Tab after which a link or field cannot be meant to be found */
const MOST_PRESSES = 150;

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

/** How a reader gets to a link or field and uses it. */
interface Hands {
  readonly follow: (page: Page, selector: string) => Promise<void>;
  readonly type: (page: Page, selector: string, text: string) => Promise<void>;
}

const POINTER: Hands = {
  follow: (page, selector) => page.locator(selector).first().click(),
  type: (page, selector, text) => page.locator(selector).first().fill(text),
};

const KEYBOARD: Hands = {
  async follow(page, selector) {
    await tabTo(page, selector);
    await page.keyboard.press('Enter');
  },
  async type(page, selector, text) {
    await tabTo(page, selector);
    await page.keyboard.press('ControlOrMeta+A');
    await page.keyboard.type(text);
  },
};

// What is tabbed to must be seen, and must look different from what is not.
async function tabTo(page: Page, selector: string): Promise<void> {
  for (let presses = 0; presses < MOST_PRESSES; presses++) {
    await page.keyboard.press('Tab');
    const found = await page.evaluate(`(() => {
      const at = document.activeElement;
      if (!at.matches(${JSON.stringify(selector)})) return null;
      const { outlineStyle } = getComputedStyle(at);
      const box = at.getBoundingClientRect();
      return { outlineStyle, isSeen: box.width > 0 && box.bottom > 0 && box.top < innerHeight };
    })()`);
    if (found === null) continue;
    expect(found, selector).toEqual({ outlineStyle: 'solid', isSeen: true });
    return;
  }
  throw new Error(`No ${selector} after ${MOST_PRESSES} presses of Tab on ${page.url()}`);
}

/** Opens what is folded around a link, as a reader would. */
async function unfold(page: Page, hands: Hands, selector: string): Promise<void> {
  if (await page.locator(selector).first().isVisible()) return;
  await hands.follow(page, `details:has(${selector}) > summary`);
}

async function downloaded(page: Page, start: () => Promise<void>): Promise<string> {
  const waiting = page.waitForEvent('download');
  await start();
  const download: Download = await waiting;
  return readFile(await download.path(), 'utf8');
}

describe.each([
  { who: 'without scripts', hands: POINTER, javaScriptEnabled: false, width: 1280 },
  { who: 'without scripts, on a phone', hands: POINTER, javaScriptEnabled: false, width: 360 },
  { who: 'with a keyboard alone', hands: KEYBOARD, javaScriptEnabled: true, width: 1280 },
])('a reader $who', ({ hands, javaScriptEnabled, width }) => {
  const { follow, type } = hands;
  it('finds a coalition and a thread of two years ago, searches, downloads, follows, asks for redaction', async () => {
    await using context = await browser.newContext({
      javaScriptEnabled,
      acceptDownloads: true,
      viewport: { width, height: 800 },
    });
    const page = await context.newPage();
    const list = '/lists/dc-access-sample';
    await page.goto(running.url);

    await follow(page, `main a[href="${list}"]`);
    await page.waitForURL(`**${list}`);
    await follow(page, `main a[href="${list}/2023/09"]`);
    await page.waitForURL(`**${list}/2023/09`);
    await follow(page, `main a[href^="${list}/threads/"]`);
    await page.waitForURL(`**${list}/threads/*`);
    const subject = await page.locator('h1').textContent();
    expect(await page.locator('article.message').count()).toBeGreaterThan(0);
    expect(subject?.trim()).not.toBe('');

    await type(page, 'header input[name=q]', 'captions');
    await page.keyboard.press('Enter');
    await page.waitForURL(/\/search\?/u);
    const all = Number(/\d+/u.exec((await page.locator('#found').textContent())!)![0]);
    for (const filter of ['from', 'lang']) {
      const link = `a[href*="/search?"][href*="${filter}="]:not([href*="page="])`;
      await unfold(page, hands, `main ${link}`);
      await follow(page, `main ${link}`);
      await page.waitForURL(new RegExp(`[?&]${filter}=`, 'u'));
    }
    const some = Number(/\d+/u.exec((await page.locator('#found').textContent())!)![0]);
    expect(some).toBeGreaterThan(0);
    expect(some).toBeLessThan(all);

    await page.goto(`${running.url}${list}/2023/09`);
    const mbox = await downloaded(page, () => follow(page, 'main a[href$="2023-09.mbox"]'));
    expect(mbox).toMatch(/^From /u);
    expect(mbox.match(/^Subject: /gmu)!.length).toBeGreaterThan(1);

    await page.goto(running.url + list);
    const feed = (await page.locator('main a[href$="/feed.atom"]').first().getAttribute('href'))!;
    expect(await page.locator('link[rel=alternate][type="application/atom+xml"]').getAttribute('href')).toBe(
      feed,
    );
    expect(await (await page.request.get(running.url + feed)).text()).toContain('<entry>');

    await page.goto(`${running.url}${list}/messages/12`);
    await unfold(page, hands, 'main a[href*="/removal?"]');
    await follow(page, 'main a[href*="/removal?"]');
    await page.waitForURL(/\/removal\?/u);
    expect(await page.locator('form button[type=submit]').count()).toBeGreaterThan(0);
  }, 120_000);
});
