import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { decompressRtf } from '../../../src/ingest/tnef/compressed-rtf.ts';
import { rtfText } from '../../../src/ingest/tnef/rtf-text.ts';
import { readTnef } from '../../../src/ingest/tnef/tnef.ts';
import { makeTnef, packRtf } from '../../support/make-tnef.ts';
import { encodeText } from '../../support/make-message.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

const BINARY = 0x102;
const UNICODE = 0x1f;
const STRING8 = 0x1e;
const rtf = (text: string) => rtfText(Buffer.from(text, 'latin1'));

describe('winmail.dat', () => {
  it('gives its text in the code page it names', () => {
    const body = encodeText('Привет всем', 'windows-1251');
    expect(readTnef(makeTnef({ codePage: 1251, body }))).toEqual({
      plain: 'Привет всем',
      html: null,
      files: [],
    });
  });

  it.each([
    ['Unicode', 0x1000, UNICODE, '各位同事', { plain: '各位同事', html: null }],
    ['eight bits', 0x1000, STRING8, 'Señora', { plain: 'Señora', html: null }],
    ['HTML', 0x1013, BINARY, Buffer.from('<p>Señora</p>'), { plain: null, html: '<p>Señora</p>' }],
    ['RTF', 0x1009, BINARY, packRtf('{\\rtf1 Hello\\par there}'), { plain: 'Hello\nthere', html: null }],
  ] as const)('gives the text of its properties: %s', (_name, id, type, value, texts) => {
    expect(readTnef(makeTnef({ properties: [[0x3fde, 3, 65001], [id, type, value]] }))).toMatchObject(texts);
  }); // prettier-ignore

  it('names the files in it', () => {
    const files = [
      { title: Buffer.from('MINUTE~1.DOC'), longName: 'Minutes of Nairobi.doc', type: 'application/msword', data: Buffer.alloc(10) },
      { title: encodeText('résumé.pdf', 'windows-1252'), data: Buffer.alloc(20) },
      { data: Buffer.alloc(0) },
    ]; // prettier-ignore
    expect(readTnef(makeTnef({ files }))!.files).toEqual([
      { name: 'Minutes of Nairobi.doc', type: 'application/msword', sizeBytes: 10 },
      { name: 'résumé.pdf', type: null, sizeBytes: 20 },
      { name: null, type: null, sizeBytes: 0 },
    ]);
  });

  it('is nothing without its signature', () => {
    expect(readTnef(Buffer.from('no TNEF at all'))).toBeNull();
    expect(readTnef(Buffer.alloc(0))).toBeNull();
    expect(readTnef(makeTnef({ body: Buffer.from('x') }).subarray(0, 12))).toBeNull();
  });

  it('never throws on bytes that were cut or changed, and takes no memory they do not have', () => {
    const good = makeTnef({
      properties: [[0x1000, UNICODE, 'text'], [0x1009, BINARY, packRtf('{\\rtf1 x}', { rawSize: 0xffffffff })]],
      files: [{ longName: 'a', data: Buffer.from('x') }],
    }); // prettier-ignore
    for (let i = 0; i < good.length; i++) {
      readTnef(good.subarray(0, i));
      for (const value of [0, 1, 0x10, 0x7f, 0xff]) {
        const bad = Buffer.from(good);
        bad[i] = value;
        readTnef(bad);
      }
    }
    const spent = cpuTimer();
    const many = Buffer.concat([good.subarray(0, 6), ...Array.from({ length: 100_000 }, () => good.subarray(6, 25))]); // prettier-ignore
    expect(readTnef(many)).not.toBeNull();
    expect(spent()).toBeLessThan(2000);
  });
});

describe('compressed RTF', () => {
  // the two examples of MS-OXRTFCP 4.1
  it.each([
    ['2d0000002b0000004c5a4675f1c5c7a703000a007263706731323542320af32068656c090020627705b06c647d0a800fa0', '{\\rtf1\\ansi\\ansicpg1252\\pard hello world}\r\n'],
    ['1a0000001c0000004c5a4675e2d44b51410004205758595a0d6e7d010eb0', '{\\rtf1 WXYZWXYZWXYZWXYZWXYZ}'],
  ])('is unpacked', (hex, text) => {
    expect(decompressRtf(Buffer.from(hex, 'hex'))?.toString('latin1')).toBe(text);
  }); // prettier-ignore

  it('may also stand as it is', () => {
    expect(decompressRtf(packRtf('{\\rtf1 x}', { isPlain: true }))?.toString()).toBe('{\\rtf1 x}');
    expect(decompressRtf(Buffer.from('neither of the two kinds'))).toBeNull();
  });

  it('does not grow beyond its limit', () => {
    const repeats = Buffer.alloc(2_000_000, Buffer.from([0xff, ...Array.from({ length: 8 }, () => [0x00, 0x0f]).flat()])); // prettier-ignore
    const bomb = Buffer.concat([packRtf('', { rawSize: 0xffffffff }), repeats]);
    expect(decompressRtf(bomb)!.length).toBeLessThanOrEqual(8 * 1024 * 1024 + 17);
  });
});

describe('the words of RTF', () => {
  it.each([
    ['{\\rtf1\\ansi{\\fonttbl{\\f0 Arial;}}{\\colortbl;\\red0;}\\b Bold\\b0  and {\\i not}\\par Next}', 'Bold and not\nNext'],
    ['{\\rtf1\\ansicpg1252 Se\\\'f1ora \\{x\\}\\~y}', 'Señora {x}\u00a0y'],
    ['{\\rtf1\\ansicpg1251 \\\'cf\\\'f0\\\'e8\\\'e2\\\'e5\\\'f2}', 'Привет'],
    ['{\\rtf1\\uc1 \\u1055?\\u1088?x}', 'Прx'],
    ['{\\rtf1\\uc2\\u20320 ab{\\uc0\\u22909}c}', '你好c'],
    ['{\\rtf1\\u-10179?\\u-8704?}', '😀'],
    ['{\\rtf1{\\fonttbl{\\f1\\fcharset204 Arial;}{\\f2\\fcharset0 Arial;}}{\\f1 \\\'cf\\\'f0}{\\f2 \\\'f1}}', 'Прñ'],
    ['{\\rtf1 a{\\*\\generator Msftedit;}{\\pict\\bin3 }}{}{}b}', 'ab'],
    ['{\\rtf1\\fromhtml1 {\\*\\htmltag64 <p>}Hello{\\*\\htmltag84 &nbsp;}\\htmlrtf \\\'a0\\htmlrtf0 you{\\*\\htmltag72 </p>}}', 'Hello\u00a0you'],
    ['{\\rtf1 one\\constructor two}', 'onetwo'],
  ])('%s', (source, text) => {
    expect(rtf(source)).toBe(text);
  }); // prettier-ignore

  it('never throws, is well formed and linear', () => {
    const pieces = ['{', '}', '\\par ', '\\u-10179?', "\\'e9", '\\*', '\\bin99999999 ', '\\uc9', '\\f1', '\\fcharset204', '\\fonttbl', '\\ansicpg99999', 'text', '\\', '\n']; // prettier-ignore
    fc.assert(
      fc.property(fc.array(fc.constantFrom(...pieces), { maxLength: 60 }), (soup) => {
        expect(rtf(soup.join('')).isWellFormed()).toBe(true);
      }),
      { numRuns: 500 },
    );
    const spent = cpuTimer();
    rtf('{'.repeat(1_000_000));
    rtf(`{\\rtf1 ${'{x}'.repeat(300_000)}`);
    rtf(`{\\rtf1 ${"\\'e9\\u233?".repeat(200_000)}`);
    rtf(`\\${'a'.repeat(1_000_000)}`);
    expect(spent()).toBeLessThan(10_000);
  });
});
