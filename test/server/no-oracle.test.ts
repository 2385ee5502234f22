// Nobody finds out by asking whether an address has written here: one that has gets the same answers as one that has not.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { entryOf } from '../support/make-archive.ts';
import { runSite, type Running } from './site.ts';

// of one length, so that not even lengths differ
const WROTE = 'k77wq.posted@mail.example.net';
const NEVER = 'k77wq.absent@mail.example.net';

let site: Running;
beforeAll(async () => {
  site = await runSite(() => ({
    letterBox: {
      drop: () => {},
      waiting: () => 0,
      needsContact: false,
      keepMonths: 12,
      formKey: Buffer.alloc(32, 5),
      rateLimit: { perMinute: 1e9, burst: 1e9 },
    },
  }));
  // As the line makes it: the address is known there, and nothing of it comes over the wall.
  await site.site.writer.record('dc-example', [
    entryOf('dc-example', {
      id: 'posted@mail.example.net',
      author: 'Somebody Else',
      subject: 'Hello',
      body: 'I am [email removed].\n',
      redactions: [{ field: 'body', start: 5, end: 20, category: 'email' }],
    }),
  ]);
  await site.site.index();
});
afterAll(() => site[Symbol.asyncDispose]());

const TOKEN = /name="token" value="([^"]+)"/u;
/** what is another one each time, and what merely repeats the question */
function comparable(text: string, address: string): string {
  return text
    .replaceAll(encodeURIComponent(address), 'ADDRESS')
    .replaceAll(address, 'ADDRESS')
    .replaceAll(/name="token" value="[^"]+"/gu, 'TOKEN')
    .replaceAll(/[0-9A-Z]{5}(?:-[0-9A-Z]{5}){3}/gu, 'REFERENCE');
}

async function answer(address: string, ask: (address: string) => Promise<Awaited<ReturnType<typeof get>>>) {
  const response = await ask(address);
  const { date: _, etag: _etag, ...headers } = response.headers;
  return {
    status: response.statusCode,
    headers: comparable(JSON.stringify(headers), address),
    body: comparable(response.body, address),
  };
}
const get = (url: string) => site.app.inject({ url });

describe('the answer is the same whether or not an address wrote', () => {
  const questions: Record<string, (address: string) => string> = {
    'a search by author': (address) => `/search?q=${encodeURIComponent(`from:${address}`)}`,
    'a search for the address': (address) => `/fr/search?q=${encodeURIComponent(`"${address}"`)}`,
    'a search by key': (address) => `/search?author=${encodeURIComponent(address)}`,
    'a search by API': (address) => `/api/v1/search?q=${encodeURIComponent(`from:"${address}"`)}`,
    'a feed of a search': (address) => `/search.atom?q=${encodeURIComponent(address)}`,
    'a file of a search': (address) => `/search.mbox?q=${encodeURIComponent(`from:${address}`)}`,
    'a look-up as Message-ID': (address) => `/lists/dc-example/mid/${encodeURIComponent(`<${address}>`)}`,
    'a coalition of that name': (address) => `/openness/${encodeURIComponent(address)}`,
    'a filled-in form': (address) => `/removal?list=${encodeURIComponent(address)}&who=${address}`,
  };
  for (const [name, url] of Object.entries(questions)) {
    it(`to ${name}`, async () => {
      const ask = (address: string) => get(url(address));
      const [one, other] = [await answer(WROTE, ask), await answer(NEVER, ask)];
      expect(one).toEqual(other);
      expect(one.body).not.toContain('Somebody Else');
    });
  }

  it('to a request for removal', async () => {
    const send = async (address: string) => {
      const token = TOKEN.exec((await get('/removal')).body)![1]!;
      return site.app.inject({
        method: 'POST',
        url: '/removal',
        headers: { 'content-type': 'application/x-www-form-urlencoded' },
        payload: new URLSearchParams({
          token,
          about: 'person',
          who: address,
          contact: address,
          cause: 'own_message',
        }).toString(),
      });
    };
    const [one, other] = [await answer(WROTE, send), await answer(NEVER, send)];
    expect(one.status).toBe(200);
    expect(one).toEqual(other);
  });

  it('to who verifies messages', async () => {
    const send = (address: string) =>
      site.app.inject({
        method: 'POST',
        url: '/api/v1/verify',
        payload: { list: 'dc-example', messageIds: [address, `<${address}>`] },
      });
    const [one, other] = [await answer(WROTE, send), await answer(NEVER, send)];
    expect(one.status).toBe(200);
    expect(one).toEqual(other);
  });
});
