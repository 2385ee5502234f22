import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { withoutListFooters } from '../../src/mail/list-footer.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const LIST = 'dc-x@lists.example.org';
const cut = (text: string) => withoutListFooters(text, LIST);
const RULE = '_______________________________________________';
const MAILMAN_2 = [
  RULE,
  'Dc-x mailing list',
  'Dc-x@lists.example.org',
  'https://lists.example.org/mailman/listinfo/dc-x',
].join('\n');
const MAILMAN_3 = [
  RULE,
  'dc-x mailing list -- dc-x@lists.example.org',
  'To unsubscribe send an email to dc-x-leave@lists.example.org',
].join('\n');
const GOOGLE = [
  '-- ',
  'You received this message because you are subscribed to the Google Groups "DC X" group.',
  'To unsubscribe from this group and stop receiving emails from it, send an email to dc-x+unsubscribe@example.org.',
  'To view this discussion visit https://groups.example.org/d/msgid/dc-x/1.',
  'For more options, visit https://groups.example.org/d/optout.',
].join('\n');
const GROUPS_IO = [
  '-=-=-=-=-=-=-=-=-=-=-=-',
  'Groups.io Links: You receive all messages sent to this group.',
  'Unsubscribe: https://groups.io/g/dc-x/unsub',
  '-=-=-=-=-=-=-=-=-=-=-=-',
].join('\n');
const FOOTERS = { MAILMAN_2, MAILMAN_3, GOOGLE, GROUPS_IO };
const quoted = (text: string, mark = '> ') =>
  text
    .split('\n')
    .map((line) => mark + line)
    .join('\n');

describe('withoutListFooters', () => {
  it.each(Object.entries(FOOTERS))('takes off a footer: %s', (_name, footer) => {
    expect(cut(`Dear all,\n\nthe text.\n\n${footer}\n`)).toBe('Dear all,\n\nthe text.');
    expect(cut(`Dear all,\n${footer}`)).toBe('Dear all,');
  });

  it.each(Object.entries(FOOTERS))(
    'takes it out of a quotation and keeps what is around: %s',
    (_name, footer) => {
      const text = `I agree.\n\n${quoted('The question.\n')}\n${quoted(footer)}\n\nAnd thank you.\nAda`;
      expect(cut(text)).toBe(`I agree.\n\n${quoted('The question.\n')}\n\nAnd thank you.\nAda`);
    },
  );

  it('takes it out of a deep quotation, however the marks are written', () => {
    expect(cut(`${quoted('a\n' + MAILMAN_2, '> > ')}\n${quoted('b\n' + MAILMAN_3, '>')}`)).toBe('> > a\n>b');
    expect(cut(quoted(`a\n${MAILMAN_2}\n\nmore of a`))).toBe('> a\n> \n> more of a');
  });

  it('takes off two footers, one after the other', () => {
    expect(cut(`Text\n\n${MAILMAN_2}\n${GOOGLE}`)).toBe('Text');
    expect(cut(`Text\n\n${GOOGLE}\n\n${MAILMAN_2}\n`)).toBe('Text');
  });

  it('takes off a footer in the middle, where it was glued from a part of its own', () => {
    expect(cut(`Text\n${MAILMAN_2}\n\nOriginal message\nSubject: x`)).toBe(
      'Text\n\nOriginal message\nSubject: x',
    );
  });

  it('keeps the signature that stands before a footer', () => {
    expect(cut(`Text\n\n-- \nAda Example\nExample Institute\n\n${MAILMAN_2}`)).toBe(
      'Text\n\n-- \nAda Example\nExample Institute',
    );
    expect(cut(`Text\n\n-- \nAda Example\n${MAILMAN_3}`)).toBe('Text\n\n-- \nAda Example');
    expect(cut(`Text\n\n-- \nAda Example\n\n${GOOGLE}`)).toBe('Text\n\n-- \nAda Example');
  });

  it.each([
    '-- \nAda Example\nCoordinator of DC-X, dc-x@lists.example.org',
    '-- \nAda Example\nJoin our mailing list: https://lists.example.org/mailman/listinfo/dc-x',
    '-- \nAda\nNewsletter subscription: https://example.org/subscription',
  ])('does not take a signature for a footer because it mentions a list: %#', (signature) => {
    expect(cut(`Text\n\n${signature}`)).toBe(`Text\n\n${signature}`);
    expect(cut(quoted(`Text\n\n${signature}`))).toBe(quoted(`Text\n\n${signature}`));
  });

  it.each([
    'One\n-----\nTwo\n-----\nThree',
    'Agenda\n======\n1. opening\n2. report\n\nMinutes\n=======\nnone',
    'Name      Votes\n---------------\nAda       3\n',
    'We discussed\n-----\nhow the mailing list should work, and who pays the subscription.\n\nThen we had lunch.\n\nThe end.',
    '-----\n',
    '_____',
    '--\n--\n--',
    '---\n a/file | 2 +-\n1 file changed',
  ])('keeps text with rules and no footer: %#', (text) => expect(cut(text)).toBe(text.trimEnd()));

  it('keeps a long text under a rule, though it speaks of the mailing list', () => {
    const text = `Text\n-----\n${Array.from({ length: 30 }, (_, i) => `${i}. the mailing list is a good thing`).join('\n')}`;
    expect(cut(text)).toBe(text);
  });

  it('takes off footers in other languages at the end', () => {
    expect(
      cut(`Texte\n\n${RULE}\nListe de diffusion DC-X\nPour se désabonner : https://lists.example.org/dc-x`),
    ).toBe('Texte');
    expect(cut(`正文\n\n${RULE}\nDC-X 邮件列表\n退订：https://lists.example.org/dc-x`)).toBe('正文');
    expect(cut(`نص\n\n${RULE}\nالقائمة البريدية DC-X\nإلغاء الاشتراك https://lists.example.org/dc-x`)).toBe(
      'نص',
    );
  });

  it('knows a short footer by the list’s address, at the end only', () => {
    expect(cut('Text\n-----\nsent to DC-X@lists.example.org')).toBe('Text');
    const inside = 'Text\n-----\nWrite to dc-x@lists.example.org first.\n\nThen wait.';
    expect(cut(inside)).toBe(inside);
    expect(withoutListFooters('Text\n-----\nsent to all', null)).toBe('Text\n-----\nsent to all');
  });

  it('is done after one pass and never invents text', () => {
    const piece = fc.constantFrom(
      '',
      RULE,
      '-- ',
      '-----',
      '> ',
      '> -- ',
      '> Dc-x mailing list',
      'Dc-x mailing list',
      'To unsubscribe',
      'text',
      '> text',
      '>> _____',
      LIST,
    );
    fc.assert(
      fc.property(fc.array(piece, { maxLength: 60 }), (lines) => {
        const before = lines.join('\n');
        const after = cut(before);
        const left = [...lines];
        for (const line of after.split('\n')) {
          while (left.length > 0 && left[0]!.trimEnd() !== line.trimEnd()) left.shift();
          expect(left.length > 0 || line === '').toBe(true);
          left.shift();
        }
      }),
      { numRuns: 500 },
    );
  });

  it.each([
    ['rules', '-----\n'.repeat(300_000)],
    ['rules and words', `-----\nmailing list\n`.repeat(100_000)],
    ['signature marks', '-- \nx\n'.repeat(200_000)],
    ['blank lines', '\n'.repeat(2_000_000)],
    ['blank lines under rules', `-----\n${'\n'.repeat(30)}`.repeat(40_000)],
    ['quote marks', `${'>'.repeat(2000)}\n`.repeat(1000)],
    ['one long line', `-----\n${'mailing list '.repeat(200_000)}`],
    ['rule letters', '_'.repeat(2_000_000)],
  ])('is linear on hostile %s', (_name, text) => {
    const spentMs = cpuTimer();
    cut(text);
    expect(spentMs()).toBeLessThan(2500);
  });
});
