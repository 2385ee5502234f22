// What one reader on a slow line gets: bytes, requests, first byte, first words and how far the page jumps about, in
// Chromium behind a throttle (a phone on slow 4G: 150 ms there and back, 1.6 Mbit/s), nothing kept from before.
import { type Browser, chromium } from 'playwright-core';
import { CHROMIUM } from '../test/support/chromium.ts';
import type { Corpus } from './corpus.ts';
import type { FilledSite } from './filled-site.ts';
import { pathsOf, SEARCHES } from './page-paths.ts';
import type { Measurement } from './run.ts';

const SLOW_4G = { offline: false, latency: 150, downloadThroughput: 200_000, uploadThroughput: 94_000 };
const PHONE = { viewport: { width: 375, height: 740 } };

// Runs in the page; the shift of a layout is told from the beginning on (`buffered`).
const LOOK = `new Promise((resolve) => {
  let shift = 0;
  new PerformanceObserver((list) => {
    for (const entry of list.getEntries()) if (!entry.hadRecentInput) shift += entry.value;
  }).observe({ type: 'layout-shift', buffered: true });
  setTimeout(() => {
    const [navigation] = performance.getEntriesByType('navigation');
    const paint = performance.getEntriesByName('first-contentful-paint')[0];
    resolve({
      firstByteMs: navigation.responseStart,
      firstWordsMs: paint ? paint.startTime : null,
      loadedMs: navigation.loadEventEnd,
      layoutShift: shift,
    });
  }, 500);
})`;

export async function* browserStage(
  corpus: Corpus,
  filled: () => Promise<FilledSite>,
): AsyncGenerator<Measurement> {
  const { site } = await filled();
  const web = await site.start('serve');
  const browser = await chromium.launch(CHROMIUM);
  try {
    const { list, month, thread, message } = await pathsOf(web.url, corpus.count);
    const pages = { home: '/', list: list[0]!, month: month[0]!, thread: thread[0]!, message: message[0]! };
    for (const [kind, path] of Object.entries({ ...pages, search: SEARCHES[0]! }))
      yield { stage: `browser ${kind}, slow 4G`, messages: 1, ...(await visit(browser, web.url + path)) };
  } finally {
    await browser.close();
    await web.stop();
  }
}

async function visit(browser: Browser, url: string) {
  await using context = await browser.newContext(PHONE);
  const page = await context.newPage();
  const devtools = await context.newCDPSession(page);
  await devtools.send('Network.enable');
  await devtools.send('Network.emulateNetworkConditions', SLOW_4G);
  let bytes = 0;
  let requests = 0;
  devtools.on('Network.requestWillBeSent', () => (requests += 1));
  devtools.on('Network.loadingFinished', ({ encodedDataLength }) => (bytes += encodedDataLength));
  const start = performance.now();
  await page.goto(url, { waitUntil: 'load' });
  const seen = (await page.evaluate(LOOK)) as Record<string, number | null>;
  const rounded = Object.entries(seen).map(([name, value]) => [
    name,
    value === null ? null : Math.round(value * 1000) / 1000,
  ]);
  return {
    seconds: (performance.now() - start) / 1000,
    bytes,
    requests,
    ...(Object.fromEntries(rounded) as Record<string, number | null>),
  };
}
