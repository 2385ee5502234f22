// Messages whose text cannot be shown say so, everywhere and in every language.
import { afterAll, beforeAll, expect, it } from 'vitest';
import { CATALOGUES } from '../../src/server/text/catalogue.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { entryOf } from '../support/make-archive.ts';
import { runSite, type Running } from './site.ts';

const ENCRYPTED = 1;
const PARTLY = 2;
const FORM = 3;

let running: Running;
beforeAll(async () => {
  running = await runSite();
  await running.site.writer.record('dc-empty', [
    entryOf('dc-empty', { id: 'u1@example.org', body: '', unreadable: 'encrypted' }),
    entryOf('dc-empty', { id: 'u2@example.org', body: 'For the chair:\n', unreadable: 'encrypted' }),
    entryOf('dc-empty', { id: 'u3@example.org', body: '', unreadable: 'form' }),
  ]);
});
afterAll(() => running[Symbol.asyncDispose]());

const get = async (url: string) => (await running.app.inject({ url })).body;

it.each(LANGUAGES)('on its page and in its thread: %s', async (language) => {
  const prefix = language === 'en' ? '' : `/${language}`;
  const { encrypted, form } = CATALOGUES[language].unreadable;
  for (const kind of ['messages', 'threads']) {
    expect(await get(`${prefix}/lists/dc-empty/${kind}/${ENCRYPTED}`)).toContain(encrypted);
    expect(await get(`${prefix}/lists/dc-empty/${kind}/${FORM}`)).toContain(form);
  }
  const partly = await get(`${prefix}/lists/dc-empty/messages/${PARTLY}`);
  expect(partly).toContain(encrypted);
  expect(partly).toContain('For the chair:');
  expect(await get(`${prefix}/lists/dc-example/messages/1`)).not.toContain(encrypted);
});

it('in the download, the feed and the API', async () => {
  const { encrypted, form } = CATALOGUES.en.unreadable;
  expect(await get(`/lists/dc-empty/messages/${ENCRYPTED}.eml`)).toContain(encrypted);
  expect(await get(`/lists/dc-empty/messages/${PARTLY}.eml`)).not.toContain(encrypted);
  const mbox = await get('/lists/dc-empty/2024-05.mbox');
  expect(mbox).toContain(encrypted);
  expect(mbox).toContain(form);
  expect(await get('/lists/dc-empty/feed.atom')).toContain(form);
  expect(JSON.parse(await get(`/api/v1/lists/dc-empty/messages/${FORM}`))).toMatchObject({
    unreadable: 'form',
  });
  expect(JSON.parse(await get('/api/v1/lists/dc-example/messages/1'))).not.toHaveProperty('unreadable');
});
