import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { Edited } from '../../src/redact/edited.ts';
import { MASK, shadowOf } from '../../src/redact/shadow.ts';

describe('shadow text', () => {
  it.each([
    ['jane＠example．org', 'jane@example.org'],
    ['ja\u200bne\u00ad@\u202eexample.org', 'jane@example.org'],
    ['jane&#64;example&period;org &amp;#64; &#x40;', 'jane@example.org @ @'],
    ['jane%40example.org %2540', 'jane@example.org @'],
    ['٠١٢٣ ۴۵۶ ७८९ １２', '0123 456 789 12'],
    ['1‑2–3−4', '1-2-3-4'],
    ['jane@\r\n> > example.org', 'jane@example.org'],
    ['⒜ ℡', '(a) TEL'],
    ['\ud835\udfcf\ud835\udfd0', '12'],
  ])('writes %j plainly', (text, plain) => {
    expect(shadowOf(text).text).toBe(plain);
  });

  it.each([
    '50% of & <b> a=1 [x] jane\n> text.',
    'one line.\nNext@',
    'See jane@example.org.\nThen',
    '&copy=1&unknown;',
  ])('leaves %j as it is', (text) => {
    expect(shadowOf(text).text).toBe(text);
  });

  it('hides placeholders from detectors', () => {
    expect(shadowOf('a [email 3f2a] b').text).toBe(`a ${MASK.repeat(12)} b`);
  });

  it('gives back offsets that hold what the shadow shows', () => {
    const text = 'to <ja\u200bne&#64;exam\u00adple.\n> org> now';
    const shadow = shadowOf(text);
    const at = shadow.text.indexOf('jane@example.org');
    const { start, end } = shadow.toOrigin(at, at + 'jane@example.org'.length);
    expect(text.slice(start, end)).toBe('ja\u200bne&#64;exam\u00adple.\n> org');
  });

  it('maps every range into the text, in order, for any text', () => {
    const piece = fc.constantFrom(
      'a',
      '@',
      '%40',
      '&#64;',
      '＠',
      '\u200b',
      '\n> ',
      '=\n',
      '[email 3f2a]',
      '😀',
      '١',
      '.',
      ' ',
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 40 }), (pieces) => {
        const text = pieces.join('');
        const shadow = shadowOf(text);
        let last = 0;
        for (let at = 0; at < shadow.text.length; at += 1) {
          const { start, end } = shadow.toOrigin(at, at + 1);
          expect(start).toBeGreaterThanOrEqual(last - 12);
          expect(end).toBeGreaterThan(start);
          expect(end).toBeLessThanOrEqual(text.length);
          last = start;
        }
      }),
    );
  });
});

describe('edited text', () => {
  it('maps through nested edits', () => {
    const first = new Edited('abcdef', [{ start: 1, end: 3, replacement: 'X' }]);
    const second = first.edit([{ start: 2, end: 3, replacement: '' }]);
    expect(second.text).toBe('aXef');
    expect(second.toOrigin(1, 2)).toEqual({ start: 1, end: 3 });
    expect(second.toOrigin(2, 4)).toEqual({ start: 4, end: 6 });
    expect(second.toOrigin(0, 4)).toEqual({ start: 0, end: 6 });
  });
});
