import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { beginningOf, wantedUnits } from '../../src/index/word-scan.ts';
import { units } from '../../src/index/words.ts';

const SAMPLES = [
  'Plain words, and 2024-05 numbers_with lines.',
  "L'École a une œuvre ﬁne, größer als Æther.",
  'Ещё раз: чей ёлка? Й',
  'الأَرْشِيف والمكتبـــة على الإنترنت',
  '我们讨论IGF2024互联网治理，ｶﾞﾊﾞﾅﾝｽ と 数據',
  'ＩＧＦ２０２４ emoji 👍 and 𠀀𠀁 and a lone \uD800 half',
  'soft\u00ADhyphen zero\u200Bwidth join\u200Der',
  '',
];

const forms = (list: Iterable<{ form: string }>) => Array.from(list, ({ form }) => form);

describe('wantedUnits', () => {
  it.each(SAMPLES)('cuts as units does: %j', (text) => {
    expect(forms(wantedUnits(text, () => true))).toEqual(forms(units(text)));
  });

  it('cuts as units does whatever the letters', () => {
    const letter = fc.oneof(
      fc.constantFrom(...Array.from("aéœßŁıABＡｱё Й\u0301العةـ一會한ไ٣9_-.'’\n")),
      fc.integer({ min: 32, max: 0x24f }).map((code) => String.fromCharCode(code)),
    );
    fc.assert(
      fc.property(fc.array(letter, { maxLength: 40 }), (letters) => {
        const text = letters.join('').normalize('NFC');
        expect(forms(wantedUnits(text, () => true))).toEqual(forms(units(text)));
      }),
    );
  });

  it('gives every word that begins as it is asked', () => {
    for (const text of SAMPLES) {
      for (const unit of units(text)) {
        const beginning = beginningOf(unit.form);
        const found = [...wantedUnits(text, (_, one) => one === beginning)].map(({ end }) => end);
        expect(found, `${unit.form} in ${text}`).toContain(unit.end);
      }
    }
  });

  it('takes linear time', () => {
    expect([...wantedUnits('a'.repeat(1_000_000), () => false)]).toEqual([]);
    expect([...wantedUnits('a '.repeat(500_000), () => false)]).toEqual([]);
  });
});
