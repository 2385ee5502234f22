import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { shapeFaults } from '../support/html-shape.ts';
import { ERASED, PENDING, runSite, WITHHELD, type Running } from './site.ts';
import { FOREIGN_SCRIPT } from '../support/foreign-script.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const get = (url: string) => site.app.inject({ url });
const PAGES = [
  '/',
  '/lists/dc-example',
  '/lists/dc-empty',
  '/lists/dc-example/2024',
  '/lists/dc-example/2024/05',
  '/lists/dc-example/2024/05?view=messages',
  '/lists/dc-example/threads/1',
  '/lists/dc-example/messages/1',
  '/lists/dc-example/messages/2',
  '/lists/dc-example/messages/5',
  '/lists/dc-example/policy',
  '/search',
  '/search?q=agenda',
  '/help',
  '/privacy',
  '/accessibility',
];

describe('every page in every language', () => {
  for (const language of LANGUAGES) {
    const prefix = language === 'en' ? '' : `/${language}`;
    for (const path of PAGES) {
      it(`${language} ${path}`, async () => {
        const response = await get(path === '/' ? prefix || '/' : prefix + path);
        expect(response.statusCode).toBe(200);
        expect(response.headers['content-type']).toBe('text/html; charset=utf-8');
        expect(response.body).toContain(`dir="${language === 'ar' ? 'rtl' : 'ltr'}"`);
        expect(response.body.match(/<h1[ >]/g)).toHaveLength(1);
        expect(shapeFaults(response.body)).toEqual([]);
        expect(response.body).not.toMatch(/undefined|\[object|NaN|style=/);
        expect(response.body).not.toMatch(FOREIGN_SCRIPT);
      });
    }
  }
});

it('keeps the language of mail whatever the language of the page', async () => {
  const response = await get('/fr/lists/dc-example/messages/4');
  expect(response.body).toContain('<html lang="fr" dir="ltr">');
  expect(response.body).toContain('<div class="body" lang="ar">');
  expect(response.body).toContain('<span dir="auto" lang="ar">اجتماع DC في مايو</span>');
});

it('links to the same page in the other languages, query included', async () => {
  const response = await get('/es/search?q=agenda');
  expect(response.body).toContain('href="/ar/search?q=agenda"');
  expect(response.body).toContain('href="/search?q=agenda"');
});

it('answers a withheld or erased slot with 410 and the reason in words, a pending one with 202', async () => {
  const withheld = await get(`/lists/dc-example/messages/${WITHHELD}`);
  expect(withheld.statusCode).toBe(410);
  expect(withheld.body).toContain('This message is withheld');
  expect(withheld.body).toContain('spam');
  const erased = await get(`/ru/lists/dc-example/messages/${ERASED}`);
  expect(erased.statusCode).toBe(410);
  expect(erased.body).toContain('Это сообщение стёрто');
  expect(erased.body).not.toContain('To be erased');
  const pending = await get(`/lists/dc-example/messages/${PENDING}`);
  expect(pending.statusCode).toBe(202);
  expect(pending.body).toContain('waiting for review');
});

it('sends any member of a thread to the root', async () => {
  const response = await get('/fr/lists/dc-example/threads/2');
  expect(response.statusCode).toBe(302);
  expect(response.headers.location).toBe('/fr/lists/dc-example/threads/1');
});

it('nests a reply under its parent', async () => {
  const { body } = await get('/lists/dc-example/threads/1');
  expect(body).toMatch(/id="m1"[\s\S]*<\/article><ol><li><article class="message" id="m2">/);
});

it('finds a message by its Message-ID, with and without brackets, and answers 404 otherwise', async () => {
  for (const id of ['a1@example.org', '%3Ca1%40example.org%3E']) {
    const response = await get(`/lists/dc-example/mid/${id}`);
    expect(response.statusCode).toBe(302);
    expect(response.headers.location).toBe('/lists/dc-example/messages/1');
  }
  expect((await get('/lists/dc-example/mid/nobody@example.org')).statusCode).toBe(404);
  expect((await get(`/lists/dc-example/mid/${'x'.repeat(900)}@example.org`)).statusCode).toBe(404);
});

it('shows a redaction as a chip that says what was removed', async () => {
  const { body } = await get('/lists/dc-example/messages/5');
  expect(body).toContain(
    '<span class="redacted" title="Removed: E-mail addresses"><bdi lang="en">[email removed]</bdi></span>',
  );
  expect(body).toContain('minutes.pdf');
  expect(body).toContain('14.2');
});

it('says the zone of every time', async () => {
  const { body } = await get('/lists/dc-example/messages/5');
  expect(body).toContain('<time datetime="2023-12-31T23:30:00.000Z">31 December 2023 at 23:30 UTC</time>');
});

it('pages through a month by key', async () => {
  const first = await get('/lists/dc-example/2024/05?view=messages&after=1715940000000-1');
  expect(first.statusCode).toBe(200);
  expect(first.body).not.toContain('/lists/dc-example/messages/1"');
  expect(first.body).toContain('/lists/dc-example/messages/2"');
  expect((await get('/lists/dc-example/2024/05?after=x')).statusCode).toBe(400);
});

it('names the policy’s actions in the language of the page', async () => {
  const { body } = await get('/es/lists/dc-example/policy');
  expect(body).toContain('Direcciones de correo electrónico');
  expect(body).toContain('Se reduce a la red; lo que es de conocimiento general se conserva');
});

describe('unknown and unreadable addresses', () => {
  for (const path of [
    '/nothing',
    '/fr/nothing',
    '/lists/none',
    '/lists/dc-example/1024',
    '/lists/dc-example/2024/13',
    '/lists/dc-example/messages/999',
    '/lists/dc-example/messages/0',
    '/lists/dc-example/threads/999',
    '/lists/dc-example/messages/99999999999999999999',
  ]) {
    it(`404 for ${path}`, async () => {
      const response = await get(path);
      expect(response.statusCode).toBe(404);
      expect(response.headers['content-type']).toContain('text/html');
    });
  }
  it('400 for a broken escape, with the security headers and without the path', async () => {
    const response = await get('/lists/%zzsecret');
    expect(response.statusCode).toBe(400);
    expect(response.body).not.toContain('zzsecret');
    expect(response.headers['content-security-policy']).toContain("default-src 'none'");
  });
  it('405 for anything but reading', async () => {
    const response = await site.app.inject({ method: 'POST', url: '/search', payload: { q: 'x' } });
    expect(response.statusCode).toBe(405);
    expect(response.headers['allow']).toBe('GET, HEAD');
  });
});
