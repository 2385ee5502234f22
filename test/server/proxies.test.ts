// Whom the limit on requests counts, with and without reverse proxies that are believed.
import { expect, it } from 'vitest';
import { runSite } from './site.ts';

const rateLimit = { perMinute: 60, burst: 2 };

it('counts readers one by one behind a proxy that is believed', async () => {
  await using site = await runSite(() => ({ rateLimit, proxies: ['127.0.0.1', '10.0.0.0/24'] }));
  const ask = async (reader: string, proxy = '127.0.0.1') =>
    (await site.app.inject({ url: '/', remoteAddress: proxy, headers: { 'x-forwarded-for': reader } }))
      .statusCode;
  expect([await ask('192.0.2.1'), await ask('192.0.2.1'), await ask('192.0.2.1')]).toEqual([200, 200, 429]);
  expect(await ask('192.0.2.2')).toBe(200);
  // what a reader writes into the header before the proxy adds the real address counts for nothing
  expect(await ask('198.51.100.9, 192.0.2.1', '10.0.0.7')).toBe(429);
});

it('believes nobody else', async () => {
  for (const proxies of [[], ['10.0.0.0/24']]) {
    await using site = await runSite(() => ({ rateLimit, proxies }));
    const codes = [];
    for (const reader of ['192.0.2.1', '192.0.2.2', '192.0.2.3']) {
      const headers = { 'x-forwarded-for': reader };
      codes.push((await site.app.inject({ url: '/', remoteAddress: '203.0.113.5', headers })).statusCode);
    }
    expect(codes).toEqual([200, 200, 429]);
  }
});
