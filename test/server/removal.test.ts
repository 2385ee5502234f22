// The form and the state page against people who make mistakes and programs that mean harm.
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import type { LetterBox } from '../../src/server/deps.ts';
import { newReference, referenceInGroups, referenceKey } from '../../src/requests/reference.ts';
import { type CaseLetter, Letter, type PublicRequest } from '../../src/requests/words.ts';
import { runSite, type Running } from './site.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';

const WHO = '127.0.0.1';
let site: Running;
let letters: Letter[];
let isFull: boolean;
let needsContact: boolean;

beforeAll(async () => {
  const letterBox: LetterBox = {
    drop: (letter) => void letters.push(Letter.parse(letter)),
    waiting: () => (isFull ? 1000 : letters.length),
    get needsContact() {
      return needsContact;
    },
    keepMonths: 12,
    formKey: Buffer.alloc(32, 5),
    rateLimit: { perMinute: 60, burst: 5 },
  };
  site = await runSite(() => ({ letterBox, proxies: [WHO] }));
});
afterAll(() => site[Symbol.asyncDispose]());
beforeEach(() => {
  letters = [];
  isFull = false;
  needsContact = false;
});

let readers = 0;
/** each form comes from an address of its own, unless the test says which */
const somebody = () => `203.0.113.${++readers % 250}`;
const TOKEN = /name="token" value="([^"]+)"/u;
const tokenOf = async (url = '/removal') => TOKEN.exec((await site.app.inject(url)).body)![1]!;

async function post(
  fields: Record<string, string>,
  {
    url = '/removal',
    headers = {},
    from = somebody(),
  }: { url?: string; headers?: Record<string, string>; from?: string } = {},
) {
  return site.app.inject({
    method: 'POST',
    url,
    headers: { 'content-type': 'application/x-www-form-urlencoded', 'x-forwarded-for': from, ...headers },
    payload: new URLSearchParams(fields).toString(),
  });
}
const GOOD = { about: 'message', list: 'dc-example', message: '2', cause: 'own_message' };
const good = async (more: Record<string, string> = {}) => ({ token: await tokenOf(), ...GOOD, ...more });

describe('the form', () => {
  it.each(['', '/ar', '/zh', '/fr', '/ru', '/es'])(
    'of %j is answered, kept by nobody, and remembers its language',
    async (prefix) => {
      const form = await site.app.inject(`${prefix}/removal?list=dc-example&seq=3`);
      expect(form.statusCode).toBe(200);
      expect(form.headers['cache-control']).toBe('no-store');
      expect(form.headers['etag']).toBeUndefined();
      expect(form.body).toContain('<option value="dc-example" selected>');
      const answer = await post(await good(), { url: `${prefix}/removal` });
      expect(answer.statusCode).toBe(200);
      expect(answer.headers['cache-control']).toBe('no-store');
      expect(answer.headers['set-cookie']).toBeUndefined();
      expect(letters).toMatchObject([
        { kind: 'request', list: 'dc-example', seq: 2, language: prefix.slice(1) || 'en' },
      ]);
      expect(answer.body).toContain(referenceInGroups((letters[0] as CaseLetter).reference));
    },
  );

  it.each([
    ['12', { message: '12' }],
    ['no list', { list: '' }],
    ['no number', { message: 'the one about the garden' }],
    ['no such list', { list: 'dc-none' }],
    ['a list that is no id', { list: '../../etc' }],
    ['no cause', { cause: '' }],
    ['a cause of its own', { cause: 'revenge' }],
    ['nobody', { about: 'person', who: ' ' }],
    ['too much about somebody', { about: 'person', who: 'x'.repeat(301) }],
    ['too long a text', { text: 'x'.repeat(2001) }],
    ['two addresses', { contact: 'a@example.org, b@example.org' }],
    ['header lines in the address', { contact: 'a@example.org\r\nBcc: all@example.org' }],
    ['header lines behind an encoded line end', { contact: 'a@example.org%0aBcc: all@example.org' }],
  ])('with %s comes back as it was, and nothing goes out', async (_, wrong) => {
    const answer = await post(await good({ text: 'kept words', ...wrong }));
    expect(answer.statusCode).toBe(400);
    expect(answer.body).toContain('role="alert"');
    if (!('text' in wrong)) expect(answer.body).toContain('kept words</textarea');
    expect(letters).toEqual([]);
  });

  it('takes a message by the address of its page, whatever site that names, and every state of a message', async () => {
    for (const message of [
      'https://archive.example.org/lists/dc-example/messages/3',
      '/fr/lists/dc-example/messages/3',
      'https://archive.example.org/lists/dc-example/threads/1#m3',
      'https://archive.example.org/lists/dc-example/messages/3.eml',
    ]) {
      letters = [];
      expect((await post(await good({ list: '', message }))).statusCode, message).toBe(200);
      expect(letters).toMatchObject([{ list: 'dc-example', seq: 3 }]);
    }
    // withheld, erased, pending: the answer is that of a published one
    for (const message of ['6', '7', '8']) expect((await post(await good({ message }))).statusCode).toBe(200);
  });

  it('says the same whoever it is about: whether somebody ever wrote is not to be found out', async () => {
    const bodies = new Set<string>();
    for (const who of ['Jane Doe <jane@example.org>', 'Nobody Ever <nobody@example.org>']) {
      const { body } = await post(
        await good({ about: 'person', who, cause: 'about_me', contact: 'x@example.org' }),
      );
      bodies.add(body.replaceAll(/(?:[0-9A-Z]{5}-){3}[0-9A-Z]{5}/gu, 'REFERENCE'));
    }
    expect(bodies.size).toBe(1);
  });

  it('asks for a mail address where a code is mailed', async () => {
    needsContact = true;
    expect((await post(await good())).statusCode).toBe(400);
    expect((await post(await good({ contact: 'jane@example.org' }))).body).toContain('A code is on its way');
  });

  it('shows what was typed as text', async () => {
    const evil = '"><script>alert(1)</script></textarea><img src=x onerror=alert(1)>';
    const { body } = await post(
      await good({ text: evil.padEnd(2001), message: evil, who: evil, contact: evil, cause: evil }),
    );
    expect(body).not.toMatch(/<img/u);
    expect(body).not.toMatch(FOREIGN_SCRIPT);
    expect(body).toContain('&lt;script&gt;');
    const link = await site.app.inject(
      `/removal?list=${encodeURIComponent(evil)}&seq=${encodeURIComponent(evil)}`,
    );
    expect(link.body).not.toMatch(/<img/u);
    expect(link.body).not.toMatch(FOREIGN_SCRIPT);
  });

  it('passes a text on as it was typed', async () => {
    const text = 'Line one\r\n<b>&amp;\u202e\n  日本 & مرحبا "q"';
    await post(await good({ text }));
    expect(letters[0]).toMatchObject({ text: text.replaceAll('\r\n', '\n') });
  });

  it('filled in by a program that fills in everything seems to work, and goes nowhere', async () => {
    const answer = await post(await good({ website: 'https://spam.example.org' }));
    expect(answer.statusCode).toBe(200);
    expect(answer.body).toContain('Your request was received');
    expect(letters).toEqual([]);
  });
});

describe('forms of others', () => {
  it.each([
    { 'sec-fetch-site': 'cross-site' },
    { 'sec-fetch-site': 'same-site' },
    { origin: 'https://evil.example.org' },
    { origin: 'https://archive.example.org.evil.example.org' },
    { 'sec-fetch-site': 'cross-site', origin: 'https://archive.example.org' },
  ])('with %j are refused', async (headers) => {
    expect((await post(await good(), { headers: headers as Record<string, string> })).statusCode).toBe(400);
    expect(letters).toEqual([]);
  });

  it.each([
    { 'sec-fetch-site': 'same-origin', origin: 'null' },
    { origin: 'null' },
    { origin: 'https://archive.example.org' },
  ])('with %j may be ours', async (headers) => {
    expect((await post(await good(), { headers: headers as Record<string, string> })).statusCode).toBe(200);
  });

  it('have no token, a made-up one, one of yesterday or one that was used', async () => {
    const token = await tokenOf();
    const [time, nonce, mac] = token.split('.') as [string, string, string];
    const later = (Number.parseInt(time, 36) + 1).toString(36);
    for (const bad of [
      '',
      'x',
      `${time}.${nonce}`,
      `${later}.${nonce}.${mac}`,
      `${time}.${'A'.repeat(16)}.${mac}`,
      `0.${nonce}.${mac}`,
    ])
      expect((await post({ ...GOOD, token: bad })).statusCode, bad).toBe(400);
    expect(letters).toEqual([]);
    expect((await post({ ...GOOD, token })).statusCode).toBe(200);
    const again = await post({ ...GOOD, token });
    expect(again.statusCode).toBe(400);
    expect(letters).toHaveLength(1);
    // and the answer has a fresh one, so that a person only has to press the button
    const fresh = TOKEN.exec(again.body)![1]!;
    expect((await post({ ...GOOD, token: fresh })).statusCode).toBe(200);
  });

  it('of giant size, of other types and with a thousand fields are refused', async () => {
    const token = await tokenOf();
    const giant = await post({ ...GOOD, token, text: 'x'.repeat(3_000_000) });
    expect(giant.statusCode).toBe(400);
    const types = ['application/json', 'text/plain', 'multipart/form-data; boundary=x', 'application/xml'];
    for (const type of types) {
      const headers = { 'content-type': type };
      const body = JSON.stringify({ ...GOOD, token });
      const { statusCode } = await site.app.inject({
        method: 'POST',
        url: '/removal',
        headers,
        payload: body,
      });
      expect(statusCode, type).toBe(400);
    }
    const many = Object.fromEntries(Array.from({ length: 1000 }, (_, i) => [`f${i}`, 'x']));
    expect((await post({ ...many, ...GOOD, token })).statusCode).toBe(400);
    const names = { ['__proto__']: 'x', constructor: 'y', toString: 'z', ...GOOD };
    expect((await post({ ...names, token: await tokenOf() })).statusCode).toBe(200);
    expect(letters).toHaveLength(1);
  });
});

describe('a flood', () => {
  it(
    'of 10,000 from one address gets five in, from one IPv6 network no more',
    { timeout: 240_000 },
    async () => {
      const tokens = await Promise.all(Array.from({ length: 30 }, () => tokenOf()));
      let limited = 0;
      for (let i = 0; i < 10_000; i++) {
        const answer = await post(
          { ...GOOD, token: tokens[i % 30]! },
          { from: i % 2 === 0 ? '198.51.100.7' : `2001:db8:1:2::${i.toString(16)}` },
        );
        if (answer.statusCode === 429) limited += 1;
      }
      expect(letters).toHaveLength(10);
      expect(limited).toBe(9_990);
    },
  );

  it('from many addresses ends where the inbox is full; codes and withdrawals still pass', async () => {
    isFull = true;
    const answer = await post(await good({ text: 'kept words' }));
    expect(answer.statusCode).toBe(503);
    expect(answer.body).toContain('kept words');
    expect(answer.body).toContain('mailto:archive@example.org');
    expect(letters).toEqual([]);
    const reference = await put({ state: 'waiting' });
    const url = `/removal/${referenceInGroups(reference)}`;
    await post({ do: 'confirm', code: '12345678', token: await tokenOf(url) }, { url });
    expect(letters).toMatchObject([{ kind: 'code', code: '12345678', reference }]);
  });
});

/** Makes a request known to the archive; gives its reference. */
async function put(more: Partial<PublicRequest> = {}): Promise<string> {
  const reference = newReference();
  await site.site.writer.putRequest({
    key: referenceKey(reference),
    state: 'open',
    list: 'dc-example',
    seq: null,
    received: '2026-01-05',
    due: '2026-02-05',
    closed: null,
    outcome: null,
    counts: true,
    ...more,
  });
  return reference;
}

describe('the page of a request', () => {
  it('tells its state to who has the number, and nobody keeps it', async () => {
    const reference = await put({ state: 'refused', outcome: 'public_interest', closed: '2026-01-20' });
    for (const typed of [reference, referenceInGroups(reference), reference.toLowerCase()]) {
      const page = await site.app.inject(`/removal/${typed}`);
      expect(page.statusCode).toBe(200);
      expect(page.headers['cache-control']).toBe('no-store');
      expect(page.body).toContain('noindex');
      expect(page.body).toContain('part of a public discussion');
      expect(page.body).toContain('5 January 2026');
      expect(page.body).not.toContain('name="do"');
    }
    expect(site.facts.at(-1)).toMatchObject({ pattern: '/removal/:reference' });
  });

  it('is unknown for every other number, and takes nothing for it', async () => {
    for (const url of [`/removal/${newReference()}`, '/removal/abc', '/removal/00000-00000-00000-00000']) {
      expect((await site.app.inject(url)).statusCode).toBe(404);
      expect((await post({ do: 'withdraw', token: await tokenOf() }, { url })).statusCode).toBe(404);
    }
    expect(letters).toEqual([]);
  });

  it('offers withdrawal while it is open, with a token that is good once', async () => {
    const reference = await put();
    const url = `/ar/removal/${referenceInGroups(reference)}`;
    const token = await tokenOf(url);
    expect((await post({ do: 'withdraw', token }, { url })).statusCode).toBe(200);
    const again = await post({ do: 'withdraw', token }, { url });
    expect(again.body).toContain('role="alert"');
    await post({ do: 'withdraw' }, { url });
    expect((await site.app.inject(url)).body).not.toContain('role="alert"');
    expect(letters).toMatchObject([{ kind: 'withdraw', reference }]);
  });

  it('has words for every state and outcome in every language', async () => {
    const reference = await put({ state: 'granted', outcome: 'withheld', seq: 6, closed: '2026-01-20' });
    for (const prefix of ['', '/ar', '/zh', '/fr', '/ru', '/es']) {
      const { body } = await site.app.inject(`${prefix}/removal/${reference}`);
      expect(body).not.toContain('undefined');
      expect(body).toContain(`href="${prefix}/lists/dc-example/messages/6"`);
    }
  });
});

describe('the page of an author who is asked', () => {
  const url = `/fr/consent/${'t'.repeat(22)}`;

  it('does nothing when it is opened, and passes the answer on once', async () => {
    for (let i = 0; i < 3; i++) expect((await site.app.inject(url)).statusCode).toBe(200);
    expect(letters).toEqual([]);
    const token = await tokenOf(url);
    await post({ do: 'agree', token: 'forged' }, { url });
    await post({ do: 'perhaps', token }, { url });
    await post({ do: 'agree', token }, { url, headers: { 'sec-fetch-site': 'cross-site' } });
    expect(letters).toEqual([]);
    expect((await post({ do: 'agree', token }, { url })).body).toContain('Merci');
    await post({ do: 'refuse', token }, { url });
    expect(letters).toMatchObject([{ kind: 'consent', token: 't'.repeat(22), agrees: true }]);
  });

  it('is the same for a token that was never given out', async () => {
    const bodies = await Promise.all(
      ['t', 'u'].map(async (letter) => (await site.app.inject(`/consent/${letter.repeat(22)}`)).body),
    );
    const plain = bodies.map((body) => body.replaceAll(/[tu]{22}/gu, '').replaceAll(/value="[^"]+"/gu, ''));
    expect(plain[0]).toBe(plain[1]);
    expect((await site.app.inject('/consent/short')).statusCode).toBe(404);
  });
});

it('a site that takes no requests leads to its privacy page', async () => {
  await using other = await runSite(() => ({ letterBox: null }));
  const answer = await other.app.inject('/fr/removal');
  expect(answer.statusCode).toBe(302);
  expect(answer.headers.location).toBe('/fr/privacy#rights');
  expect((await other.app.inject('/privacy')).body).not.toContain('href="/removal"><');
  expect((await site.app.inject('/privacy')).body).toContain('id="requests"');
});
