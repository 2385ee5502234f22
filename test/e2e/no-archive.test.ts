// X-No-Archive: honoured, unless the list's software puts it on everything.
import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { openArchiveReader } from '../../src/archive/sql/reader.ts';
import { makeMessage } from '../support/make-message.ts';
import { makeSite } from '../support/site.ts';

async function listSite(setting: Record<string, unknown> = {}) {
  const site = await makeSite();
  const path = join(site.folder, 'mail');
  await mkdir(path);
  await site.writeList({ id: 'dc-x', policy: 'open', sources: [{ type: 'eml', path }], ...setting });
  let files = 0;
  return {
    site,
    /** as many messages, of which those at the given places ask */
    async deliver(count: number, asks: (place: number) => boolean): Promise<string> {
      for (let place = 0; place < count; place++) {
        const number = files++;
        const headers = asks(place) ? ([['X-No-Archive', 'yes']] as const) : [];
        const mail = makeMessage({
          messageId: `n${number}@example.org`,
          subject: `Number ${number}`,
          headers,
        });
        await writeFile(join(path, `${String(number).padStart(4, '0')}.eml`), mail);
      }
      const { code, stdout } = await site.run(['ingest', '--once']);
      expect(code).toBe(0);
      return stdout;
    },
    async states(): Promise<string[]> {
      await using reader = openArchiveReader(join(site.data, 'public', 'archive.db'));
      return (await reader.slots('dc-x', 0, 1000)).map(({ state, reason }) => reason ?? state);
    },
    [Symbol.asyncDispose]: () => site[Symbol.asyncDispose](),
  };
}
const times = (count: number, state: string) => Array.from({ length: count }, () => state);
const everybody = () => true;
const nobody = () => false;

it('shows a list all of whose messages have it', { timeout: 60_000 }, async () => {
  await using it = await listSite();
  await it.deliver(100, everybody);
  expect(await it.states()).toEqual(times(100, 'published'));
});

it('honours the one in a hundred, wherever it stands', { timeout: 60_000 }, async () => {
  await using it = await listSite();
  await it.deliver(100, (place) => place === 3 || place === 99);
  const states = await it.states();
  expect([states[3], states[99]]).toEqual(['no_archive', 'no_archive']);
  expect(states.filter((state) => state === 'published')).toHaveLength(98);
});

it(
  'honours it until it is known that the list asks, then shows the first ones too, but for what a person withheld',
  { timeout: 90_000 },
  async () => {
    await using it = await listSite();
    await it.deliver(30, everybody);
    expect(await it.states()).toEqual(times(30, 'no_archive'));
    expect((await it.site.run(['withhold', 'dc-x', '5', '--reason', 'off_topic'])).code).toBe(0);
    expect(await it.deliver(19, everybody)).toContain('no_archive 19');
    expect(await it.states()).not.toContain('published');
    expect(await it.deliver(1, everybody)).not.toContain('no_archive');
    const shown = times(50, 'published').with(4, 'off_topic');
    expect(await it.states()).toEqual(shown);
    // nothing flips: not by another run, not by a republication
    await it.deliver(0, nobody);
    expect((await it.site.run(['republish', 'dc-x'])).code).toBe(0);
    expect(await it.states()).toEqual(shown);
  },
);

it('goes by what arrived before: a list that changed its software', { timeout: 60_000 }, async () => {
  await using it = await listSite();
  await it.deliver(60, everybody);
  await it.deliver(20, nobody);
  await it.deliver(1, everybody);
  expect(await it.states()).toEqual([...times(80, 'published'), 'no_archive']);
});

it.each([
  ['honour', 'no_archive'],
  ['ignore', 'published'],
])('does as the list says: %s', { timeout: 60_000 }, async (noArchive, state) => {
  await using it = await listSite({ noArchive });
  await it.deliver(60, everybody);
  expect(await it.states()).toEqual(times(60, state));
});
