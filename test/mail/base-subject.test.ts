import { describe, expect, it } from 'vitest';
import { baseSubject, withoutListTag } from '../../src/mail/base-subject.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const REPLIES = [
  'Re', 'AW', 'Antw', 'Antwort', 'SV', 'VS', 'RV', 'RES', 'Réf', 'Ref', 'Rif', 'Odp', 'YNT', 'ΑΠ', 'ΣΧΕΤ', 'На', 'Ответ', 'Отв',
  '回复', '回覆', '答复', '答覆', 'رد', 'الرد', 'השב',
]; // prettier-ignore
const FORWARDS = ['FW', 'Fwd', 'WG', 'VB', 'TR', 'ENC', 'PD', 'İLT', 'Пересл', '转发', '轉寄', '轉發', 'إعادة توجيه', 'הועבר', 'Doorst']; // prettier-ignore
const ONE_LETTER = ['R', 'I'];
const shapes = (marker: string) => [
  `${marker}: Agenda`,
  `${marker.toUpperCase()}: Agenda`,
  `${marker.toLowerCase()}: Agenda`,
  `${marker}:Agenda`,
  `${marker} : Agenda`,
  `${marker}：Agenda`,
  `${marker}[2]: Agenda`,
  `${marker}(3): Agenda`,
  `${marker} (12) : Agenda`,
  `${marker}^2: Agenda`,
];

describe('baseSubject', () => {
  it.each(REPLIES.flatMap(shapes))('knows a reply in "%s"', (subject) => {
    // lower-casing İ gives two code points; nobody writes that
    expect(baseSubject(subject)).toEqual({ base: 'Agenda', isReply: true });
  });

  it.each(FORWARDS.filter((marker) => marker !== 'İLT').flatMap(shapes))(
    'knows a forward in "%s"',
    (subject) => {
      expect(baseSubject(subject)).toEqual({ base: 'Agenda', isReply: false });
    },
  );

  it.each(['İLT: Agenda', 'ilt: Agenda', 'ILT: Agenda'])('knows the Turkish forward "%s"', (subject) => {
    expect(baseSubject(subject).base).toBe('Agenda');
  });

  it.each(ONE_LETTER)('takes the one-letter marker "%s:" off but makes no reply of it', (marker) => {
    expect(baseSubject(`${marker}: Agenda`)).toEqual({ base: 'Agenda', isReply: false });
    expect(baseSubject(`Re: ${marker}: Agenda`)).toEqual({ base: 'Agenda', isReply: true });
  });

  it.each([
    'Urgent: x', 'HA: failover of the server', 'Reminder: call', 'Research: data', 'Fwding: x', 'React: a talk', 'Informe: x', 'Re x', 'Re',
  ])('leaves "%s" alone: not every word before a colon is a marker', (subject) => {
    expect(baseSubject(subject)).toEqual({ base: subject, isReply: false });
  }); // prettier-ignore

  it('peels tags, gateway tags and markers in any order', () => {
    expect(baseSubject('Re: [dc-x] Re: [EXTERNAL] AW: Título', ['dc-x'])).toEqual({
      base: 'Título',
      isReply: true,
    });
    expect(baseSubject('[dc-x] [EXT] Fwd: [DC-X] Re[2]: Título (fwd)', ['dc-x']).base).toBe('Título');
    expect(baseSubject('[Spam] Re: Título').base).toBe('Título');
  });

  it('unwraps "[Fwd: …]" (RFC 5256 2.1)', () => {
    expect(baseSubject('Re: [Fwd: Re: Agenda]')).toEqual({ base: 'Agenda', isReply: true });
    expect(baseSubject('[Fwd: not closed').base).toBe('[Fwd: not closed');
  });

  it.each(['[dc-x 12] Agenda', '[dc-x #12] Agenda', '[DC-X:12] Agenda', '[dc-x] Agenda'])(
    'takes a tag with a running number off: %s',
    (subject) => expect(baseSubject(subject, ['dc-x']).base).toBe('Agenda'),
  );

  it('knows a tag that ends in digits, and no tag that only begins like it', () => {
    expect(baseSubject('[dc-2020] Agenda', ['dc-2020']).base).toBe('Agenda');
    expect(baseSubject('[dc-2020 7] Agenda', ['dc-2020']).base).toBe('Agenda');
    expect(baseSubject('[dc-xy] Agenda', ['dc-x']).base).toBe('[dc-xy] Agenda');
    expect(baseSubject('[minutes] Agenda', ['dc-x']).base).toBe('[minutes] Agenda');
  });

  it('gives an empty base for a subject that is nothing but markers', () => {
    expect(baseSubject('Re:')).toEqual({ base: '', isReply: true });
    expect(baseSubject('Re: Fwd: [dc-x]', ['dc-x']).base).toBe('');
    expect(baseSubject('')).toEqual({ base: '', isReply: false });
    expect(baseSubject('   ')).toEqual({ base: '', isReply: false });
  });

  it('sees markers and tags behind marks of writing direction', () => {
    expect(baseSubject('\u200fرد: \u200e[dc-x]\u200f جدول الأعمال', ['dc-x'])).toEqual({
      base: 'جدول الأعمال',
      isReply: true,
    });
    expect(baseSubject('\u202bRe: אג׳נדה\u202c').base).toBe('אג׳נדה');
  });

  it('folds compatibility letters and blanks', () => {
    expect(baseSubject('Ｒｅ：\u3000Ａgenda \t 2').base).toBe('Agenda 2');
    expect(baseSubject('Re\u0301f: x').base).toBe('x');
  });

  it.each([
    ['markers', 'Re: '.repeat(500)],
    ['open brackets', '['.repeat(2000)],
    ['open forwards', '[fwd:'.repeat(400)],
    ['nested forwards', '[fwd:'.repeat(200) + ']'.repeat(200)],
    ['blanks before a tail', 'a '.repeat(999) + '(fwd'],
    ['tags', '[dc-x]'.repeat(300)],
    ['numbers', `Re[${'1'.repeat(1500)}`],
    ['colons', ':'.repeat(2000)],
  ])('takes hostile %s in under 50 ms', (_name, subject) => {
    baseSubject(subject, ['dc-x']);
    const spentMs = cpuTimer();
    baseSubject(subject, ['dc-x']);
    withoutListTag(subject, ['dc-x']);
    expect(spentMs()).toBeLessThan(50);
  });
});

describe('withoutListTag', () => {
  it.each([
    ['[dc-x] Agenda', 'Agenda'],
    ['Re: [dc-x] Agenda', 'Re: Agenda'],
    ['[DC-X] Re: [dc-x] Agenda', 'Re: Agenda'],
    ['AW: [dc-x 12] Agenda', 'AW: Agenda'],
    ['Agenda of [dc-x]', 'Agenda of [dc-x]'],
    ['Re: [other] Agenda', 'Re: [other] Agenda'],
    ['Re:', 'Re:'],
    ['[dc-x]', ''],
    ['', ''],
  ])('%s -> %s', (subject, shown) => expect(withoutListTag(subject, ['dc-x'])).toBe(shown));

  it('keeps the letters of the subject as they were written', () => {
    expect(withoutListTag('[dc-x] ﬁne Ａ', ['dc-x'])).toBe('ﬁne Ａ');
  });
});
