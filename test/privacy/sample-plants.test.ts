// The two sample lists: not one planted value survives, neither behind the gate nor in anything that a running site
// gives or stores for the public.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { mboxSource } from '../../src/ingest/source/mbox.ts';
import { readSource } from '../support/read-source.ts';
import { makeSite } from '../support/site.ts';
import { answer, everyAnswer, everyFile } from './attack-crawl.ts';
import { attackPolicy, publicSideIfAny, readHard } from './attack-support.ts';

interface Plant {
  readonly category: string;
  readonly value: string;
  readonly list: string;
}

const PLANTS = JSON.parse(
  readFileSync(new URL('../fixtures/sample-plants.json', import.meta.url), 'utf8'),
) as Plant[];
const LISTS = ['dc-access-sample', 'dc-networks-sample'];
const ADDRESSES = LISTS.map((list) => `${list}@lists.example.org`);
const MAIL = fileURLToPath(new URL('../../config/samples/mail', import.meta.url));

/** Every plant of either list, with a pattern of its digits where the digits are what counts. */
const SEARCHED = [...new Set(PLANTS.map(({ value }) => value))].map((value) => {
  const digits = value.normalize('NFKC').replace(/\D/g, '');
  const isNumber = digits.length >= 6 && !/\p{L}/u.test(value.replace(/^\+/, ''));
  const apart = digits.split('').join('[\\s().,/·>|\\u2010-\\u2015-]{0,6}');
  return { value, plain: readHard(value), digits: isNumber ? new RegExp(`(?<!\\d)${apart}(?!\\d)`) : null };
});
const PLAIN = new RegExp(
  SEARCHED.map(({ plain }) => plain.replace(/[\\^$.*+?()[\]{}|/-]/g, '\\$&')).join('|'),
  'g',
);
const IDS = /message-id: .*|\/mid\/\S*/g;

function survivors(text: string): string[] {
  const plain = readHard(text).replace(IDS, '');
  const found = new Set(plain.match(PLAIN) ?? []);
  for (const { value, digits } of SEARCHED) if (digits?.test(plain)) found.add(value);
  return [...found];
}

describe('the sample lists', () => {
  it.each(['balanced', 'strict'] as const)('keep no planted value behind the gate under %s', async (id) => {
    const policy = await attackPolicy(id, null, ADDRESSES);
    let published = 0;
    for (const [index, list] of LISTS.entries()) {
      const source = mboxSource(join(MAIL, `${list}.mbox`), { list, listId: null });
      const { messages } = await readSource(source, new Map());
      for (const { bytes } of messages) {
        const seen = await publicSideIfAny(bytes, policy, ADDRESSES[index]!);
        if (seen === null) continue;
        published += 1;
        expect(survivors(seen), seen).toEqual([]);
      }
    }
    expect(published).toBeGreaterThan(120);
  });

  it('would be seen if they survived', () => {
    expect(survivors('Call +49 30 23125-\n> 012 or JONAS.handbook＠example.net')).toEqual([
      '+49 30 23125 012',
    ]);
    expect(survivors('AMINA.Diallo%40numerique.example')).toEqual(['amina.diallo@numerique.example']);
    expect(survivors('٩٥٥ ٥٠١٠ ٠١٤٢')).toEqual([]);
  });

  it.each(['balanced', 'strict'])(
    'keep no planted value anywhere public under %s',
    { timeout: 240_000 },
    async (policy) => {
      await using site = await makeSite({ site: { search: { engine: 'auto' } } });
      for (const [index, id] of LISTS.entries()) {
        const sources = [{ type: 'mbox', path: join(MAIL, `${id}.mbox`) }];
        await site.writeList({
          id,
          address: ADDRESSES[index]!,
          policy,
          subjectTag: id.replace('-sample', ''),
          sources,
        });
      }
      const running = await site.start('up', { DC_ARCHIVE_LOG: 'debug' });
      const answers = await everyAnswer(running.url, LISTS);
      let asked = 0;
      for (const { value } of SEARCHED.filter(({ digits }) => digits === null)) {
        const path = `/api/v1/search?q=${encodeURIComponent(`"${value.replaceAll('"', '')}"`)}`;
        const { total } = JSON.parse((await answer(running.url + path, (asked += 3))).body) as {
          total: number;
        };
        expect(total, value).toBe(0);
      }
      expect(await running.stop()).toBe(0);
      expect(answers.size).toBeGreaterThan(500);
      for (const [path, answer] of answers) expect(survivors(answer), path).toEqual([]);
      expect(survivors(running.output()), 'log').toEqual([]);
      const files = await everyFile(site.data);
      expect([...files.keys()]).toContain('public/archive.db');
      for (const [name, bytes] of files) expect(survivors(bytes), name).toEqual([]);
    },
  );
});
