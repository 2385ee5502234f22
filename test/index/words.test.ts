import { describe, expect, it } from 'vitest';
import { fold, withoutArticle } from '../../src/index/fold.ts';
import { indexEntries, units } from '../../src/index/words.ts';

describe('fold', () => {
  it.each([
    ['Élève', 'eleve'],
    ['ÇA VA', 'ca va'],
    ['Ёлка', 'елка'],
    ['Юный ЙОД', 'юный йод'],
    ['İstanbul', 'istanbul'],
    ['straße', 'strasse'],
    ['Œuvre', 'oeuvre'],
    ['ﬁn Ａ１', 'fin a1'],
    ['أإآٱ', 'اااا'],
    ['مَدْرَسَة', 'مدرسه'],
    ['مستشفى', 'مستشفي'],
    ['ســلام', 'سلام'],
    ['٢٠٢٤ ۲۰۲۴', '2024 2024'],
    ['ｶﾅ', 'カナ'],
    ['한국어', '한국어'],
    ['हिन्दी', 'हिन्दी'],
    ['soft\u00ADhyphen', 'softhyphen'],
  ])('folds %s', (text, folded) => {
    expect(fold(text)).toBe(folded);
    expect(fold(folded)).toBe(folded);
    expect(fold(text.normalize('NFD'))).toBe(folded);
  });

  it('takes the Arabic article off, and nothing that only looks like one', () => {
    expect(['المؤتمر', 'والمؤتمر', 'بالمؤتمر', 'للمؤتمر'].map((word) => withoutArticle(fold(word)))).toEqual(
      Array(4).fill('موتمر'),
    );
    expect(['مؤتمر', 'الي', 'والد', 'open'].map((word) => withoutArticle(fold(word)))).toEqual([
      null,
      null,
      null,
      null,
    ]);
  });
});

describe('units', () => {
  const forms = (text: string) => [...units(text)].map(({ form }) => form);

  it('cuts words at everything that is neither letter, digit nor mark', () => {
    expect(forms("L'été, well-known_thing v1.2 <b>x</b>")).toEqual([
      'l',
      'ete',
      'well',
      'known',
      'thing',
      'v1',
      '2',
      'b',
      'x',
      'b',
    ]);
  });

  it('gives characters of scripts that write no spaces, and words beside them', () => {
    expect(forms('AI治理 2024年')).toEqual(['ai', '治', '理', '2024', '年']);
    expect(forms('ไทย')).toEqual(['ไ', 'ท', 'ย']);
  });

  it('keeps places in the original text', () => {
    const text = 'Ça — e\u0301te\u0301 治理 𝐁old';
    for (const { form, start, end } of units(text)) expect(fold(text.slice(start, end))).toBe(form);
  });

  it('stays linear on hostile text', () => {
    const started = performance.now();
    for (const text of [
      'a'.repeat(200_000),
      '\u0301'.repeat(200_000),
      '治'.repeat(200_000),
      '\u200D'.repeat(200_000),
      '#'.repeat(200_000),
    ]) {
      expect([...units(text)].length).toBeLessThanOrEqual(200_000);
    }
    expect(performance.now() - started).toBeLessThan(3000);
  });
});

describe('indexEntries', () => {
  const entries = (text: string, open = false) => indexEntries([...units(text)], open).join(' ');

  it('pairs the characters of a run and ends it with the last one alone', () => {
    expect(entries('互联网 ai 治')).toBe('互联 联网 网 ai 治');
    expect(entries('互联网', true)).toBe('互联 联网');
    expect(entries('治', true)).toBe('治');
  });

  it('makes every substring of a run a phrase of its entries', () => {
    const run = '互联网治理论坛';
    const whole = ` ${entries(run)} `;
    for (let from = 0; from < run.length; from += 1) {
      for (let to = from + 2; to <= run.length; to += 1)
        expect(whole).toContain(` ${entries(run.slice(from, to), true)} `);
    }
    expect(whole).not.toContain(` ${entries('联治', true)} `);
  });
});
