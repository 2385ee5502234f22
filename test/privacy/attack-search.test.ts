// A search confirms an address without showing it, where the index knows more than the page. Ours must not.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { makeMessage } from '../support/make-message.ts';
import { makeSite } from '../support/site.ts';
import { answer } from './attack-crawl.ts';

const MAILS: readonly Uint8Array[] = [
  makeMessage({
    from: '"kunigunde.vogelsang (at) mail.example.org" <kunigunde.vogelsang@mail.example.org>',
    subject: 'Lighthouse keeper kunigunde.vogelsang@mail.example.org, +44 20 7946 0958',
    text: 'The lighthouse: kunigunde dot vogelsang at mail dot example dot org, kunigunde.vogelsang@\n> mail.example.org.\nTel. 020 7946 0958, 25.113.7.42, DE89 3704 0044 0532 0130 00\nMeeting ID: 955 5010 0142, passcode: zyxwvut9\nhttps://example.org/?token=qwertzuiop77\n\n-- \nJane\n07700 900 123\n',
  }),
  makeMessage({
    subject: 'Lighthouse in HTML',
    text: null,
    html: '<p>lighthouse kuni<b></b>gunde.vogelsang&#64;mail.example.org <a href="tel:+442079460958">call</a></p>',
  }),
  makeMessage({
    subject: 'Lighthouse file',
    text: 'See the attachment.',
    attachments: [
      {
        name: 'kunigunde.vogelsang_at_mail.example.org.pdf',
        type: 'application/pdf',
        bytes: Buffer.from('x'),
      },
    ],
  }),
];

const VALUES: readonly string[] = [
  'kunigunde.vogelsang@mail.example.org',
  '"kunigunde.vogelsang@mail.example.org"',
  'kunigunde',
  'vogelsang',
  'kunigunde vogelsang',
  'kunigund',
  'KUNIGUNDE',
  'ｋｕｎｉｇｕｎｄｅ',
  'from:kunigunde',
  'from:vogelsang',
  'subject:kunigunde',
  'subject:vogelsang',
  '"+44 20 7946 0958"',
  '79460958',
  '"7946 0958"',
  '0958',
  '٠٩٥٨',
  'subject:7946',
  '442079460958',
  '"900 123"',
  '25.113.7.42',
  '"113.7.42"',
  'DE89370400440532013000',
  '"3704 0044"',
  '"5010 0142"',
  'zyxwvut9',
  'qwertzuiop77',
];
/** Beside a word that is there: no other answer than beside a word that nobody wrote. */
const BESIDE: readonly (readonly [value: string, nobodys: string])[] = [
  ['lighthouse kunigunde', 'lighthouse nosuchwordanywhere'],
  ['lighthouse "7946"', 'lighthouse "9999"'],
  ['lighthouse -kunigunde', 'lighthouse -nosuchwordanywhere'],
  ['lighthouse from:kunigunde', 'lighthouse from:nosuchwordanywhere'],
];

describe.each(['embedded', 'auto'])('search with engine %s', (engine) => {
  it('gives nothing for a redacted value', { timeout: 120_000 }, async () => {
    await using site = await makeSite({ site: { search: { engine } } });
    const folder = join(site.folder, 'mail');
    await mkdir(folder);
    for (const [index, bytes] of MAILS.entries()) await writeFile(join(folder, `${index}.eml`), bytes);
    await site.writeList({
      id: 'dc-x',
      address: 'dc-x@lists.example.org',
      policy: 'balanced',
      sources: [{ type: 'eml', path: folder }],
    });
    const running = await site.start('up');
    let asked = 0;
    const search = async (query: string) => {
      const path = `/api/v1/search?q=${encodeURIComponent(query)}`;
      const { body } = await answer(running.url + path, (asked += 3));
      return JSON.parse(body) as { total: number; hits: unknown[]; facets: unknown; notice?: string };
    };
    const known = await search('lighthouse');
    expect(known.total).toBe(3);
    expect(known.notice).toBeUndefined();
    const nothing = await search('nosuchwordanywhere');
    expect(nothing.total).toBe(0);
    for (const value of VALUES) {
      const { total, hits, facets } = await search(value);
      expect({ total, hits, facets }, value).toEqual({ total: 0, hits: [], facets: nothing.facets });
    }
    for (const [value, nobodys] of BESIDE) {
      const [asking, control] = [await search(value), await search(nobodys)];
      expect({ ...asking, query: '' }, value).toEqual({ ...control, query: '' });
    }
    for (const hit of [JSON.stringify(known.hits), JSON.stringify(known.facets)]) {
      expect(hit.toLowerCase()).not.toMatch(/kunigunde|vogelsang|7946|0142|zyxwvut/);
    }
    expect(await running.stop()).toBe(0);
  });
});
