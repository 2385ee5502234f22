// An mbox is cut into the same entries however its bytes come, holding one entry at a time, in time with its length.
import { describe, expect, it } from 'vitest';
import { mboxEntries } from '../../../src/report/verify/mbox-entries.ts';
import { readEntry } from '../../../src/report/verify/mbox-words.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

async function* chunksOf(text: string | Buffer, size: number): AsyncGenerator<Buffer> {
  const bytes = Buffer.from(text as string);
  for (let at = 0; at < bytes.length; at += size) yield bytes.subarray(at, at + size);
}

async function entries(text: string | Buffer, size = 65_536, most?: number) {
  const found: { text: string; isCut: boolean }[] = [];
  for await (const { bytes, isCut } of mboxEntries(chunksOf(text, size), most))
    found.push({ text: bytes.toString('latin1').trim(), isCut });
  return found;
}

const texts = (found: { text: string }[]) => found.map(({ text }) => text);

describe('an mbox', () => {
  it.each([1, 2, 3, 5, 6, 7, 11, 1000])(
    'is cut at its From_ lines, read %i bytes at a time',
    async (size) => {
      const file = '\nFrom a 1\nS: x\n\nFromage\n>From y\n\nFrom b 2\nFrom c 3\r\n\r\nxFrom d\r\n';
      expect(texts(await entries(file, size))).toEqual([
        'From a 1\nS: x\n\nFromage\n>From y',
        'From b 2',
        'From c 3\r\n\r\nxFrom d',
      ]);
      expect(texts(await entries(`words\n${file}`, size))[0]).toBe('words');
      expect(await entries('', size)).toEqual([]);
      expect(await entries('\n\r\n\n', size)).toEqual([]);
    },
  );

  it('has its longest entries cut, and the next one whole', async () => {
    const file = `From a\n${'x'.repeat(500)}\nFrom b\nshort\n`;
    for (const size of [7, 100, 10_000])
      expect(await entries(file, size, 100)).toEqual([
        { text: `From a\n${'x'.repeat(93)}`, isCut: true },
        { text: 'From b\nshort', isCut: false },
      ]);
  });

  const SIZE = 12_000_000;
  const HEADER =
    'From a\nArchived-At: <https://a.example.org/lists/dc-x/messages/7>\nContent-Type: text/plain; charset=utf-8\n';
  const many = (piece: string) => piece.repeat(SIZE / piece.length);
  it.each([
    ['one line without an end', `${HEADER}\n${many('x')}`],
    ['nothing but From_ lines', many('From \n').slice(0, SIZE / 10)],
    ['nothing but quoted From_ lines', `${HEADER}\n${many('>From \n')}`],
    ['nothing but quotes', `${HEADER}\n${many('>')}From `],
    ['quotes after U+2028', `${HEADER}\n\u2028${many('>')}`],
    ['U+2028 and quotes', `${HEADER}\n${many('\u2028>>>From')}`],
    ['NUL bytes', `${HEADER}\n${many('\0')}`],
    ['line ends', `${HEADER}\n${many('\r')}${many('\n')}`],
    ['soft breaks', `${HEADER}Content-Transfer-Encoding: quoted-printable\n\n${many('=\n')}`],
    ['octets', `${HEADER}Content-Transfer-Encoding: quoted-printable\n\n${many('=C3=A9')}`],
    ['equals signs', `${HEADER}Content-Transfer-Encoding: quoted-printable\n\n${many('=')}`],
    ['a header of nothing but fields', `From a\n${many('a:\n')}`],
    ['a header of nothing but folds', `From a\nSubject:${many('\n ')}`],
    ['encoded words', `${HEADER}Subject:${many(' =?utf-8?b??=').slice(0, 60_000)}\n\n`],
    ['angle brackets', `${HEADER}From: ${many('<a').slice(0, 60_000)}\n\n`],
    ['backslashes', `${HEADER}From: "${many('\\').slice(0, 60_000)}" <a@b>\n\n`],
  ])('is read in time with its length: %s', async (_, file) => {
    const spent = cpuTimer();
    let read = 0;
    for await (const entry of mboxEntries(chunksOf(file, 65_536))) {
      readEntry(entry);
      read += 1;
    }
    expect(read).toBeGreaterThan(0);
    expect(spent()).toBeLessThan(4000);
  });
});
