// What every page says of its language, and how numbers and dates are written in each.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { counter, formats, LANGUAGES } from '../../../src/server/text/languages.ts';
import { runSite, type Running } from '../site.ts';

let site: Running;
beforeAll(async () => {
  site = await runSite();
});
afterAll(() => site[Symbol.asyncDispose]());

const TAGS = { ar: 'ar', zh: 'zh-Hans', en: 'en-GB', fr: 'fr', ru: 'ru', es: 'es' };
const ORDER = ['ar', 'zh-Hans', 'en', 'fr', 'ru', 'es'];
const PATHS = [
  '/',
  '/lists/dc-example',
  '/lists/dc-example/messages/1',
  '/lists/dc-example/threads/1',
  '/openness',
  '/help',
];

describe.each(LANGUAGES)('a page in %s', (language) => {
  const prefix = language === 'en' ? '' : `/${language}`;

  it.each(PATHS)('says so, and where the others are: %s', async (path) => {
    const { headers, body } = await site.app.inject({ url: path === '/' ? prefix || '/' : prefix + path });
    expect(headers['content-language']).toBe(language);
    expect(body).toContain(`<html lang="${TAGS[language]}" dir="${language === 'ar' ? 'rtl' : 'ltr'}">`);

    const [head, content] = body.split('</head>') as [string, string];
    const addresses = LANGUAGES.map((one) => `https://archive.example.org${addressOf(one, path)}`);
    expect(linksOf(head, 'alternate')).toEqual([
      ...ORDER.map((tag, index) => [tag, addresses[index]]),
      ['x-default', `https://archive.example.org${addressOf('en', path)}`],
    ]);
    expect(head).toContain(
      `<link rel="canonical" href="https://archive.example.org${addressOf(language, path)}" />`,
    );

    // the switch: all of them in the order of the United Nations, this one without a link
    const offered = [...content.matchAll(/(?:hreflang="([^"]*)"|aria-current="true">([^<]*)<)/gu)];
    const own = language === 'zh' ? 'zh-Hans' : language;
    expect(offered.slice(0, 6).map(([, tag]) => tag ?? own)).toEqual(ORDER);
  });
});

describe('numbers and dates', () => {
  it('are written as in the language, in Western digits and with the zone', () => {
    const noon = Date.UTC(2024, 2, 12, 14, 5);
    expect(LANGUAGES.map((language) => formats(language).dateTime(noon))).toEqual([
      '12 مارس 2024 في 14:05 UTC',
      '2024年3月12日 UTC 14:05',
      '12 March 2024 at 14:05 UTC',
      '12 mars 2024 à 14:05 UTC',
      '12 марта 2024 г. в 14:05 UTC',
      '12 de marzo de 2024 a las 14:05 UTC',
    ]);
    expect(LANGUAGES.map((language) => formats(language).number(1_234_567.5))).toEqual([
      '1,234,567.5',
      '1,234,567.5',
      '1,234,567.5',
      '1\u202f234\u202f567,5',
      '1\u00a0234\u00a0567,5',
      '1.234.567,5',
    ]);
    expect(LANGUAGES.map((language) => formats(language).size(12))).toEqual([
      '12 بايت',
      '12字节',
      '12 bytes',
      '12\u00a0octets',
      '12 байт',
      '12 bytes',
    ]);
  });

  it('choose the plural form', () => {
    const count = counter('ar', { zero: 'z', one: 'o', two: 't', few: '# f', many: '# m', other: '# x' });
    expect([0, 1, 2, 3, 11, 100, 103].map((number) => count(number))).toEqual([
      'z',
      'o',
      't',
      '3 f',
      '11 m',
      '100 x',
      '103 f',
    ]);
  });
});

function addressOf(language: (typeof LANGUAGES)[number], path: string): string {
  const prefix = language === 'en' ? '' : `/${language}`;
  return path === '/' && prefix !== '' ? prefix : prefix + path;
}

function linksOf(head: string, rel: string): [string, string][] {
  const links = head.matchAll(
    new RegExp(`<link\\s+rel="${rel}"\\s+hreflang="([^"]*)"\\s+href="([^"]*)"`, 'gu'),
  );
  return [...links].map(([, tag, address]) => [tag!, address!]);
}
