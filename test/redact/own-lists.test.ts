import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compilePolicy, Policy } from '../../src/redact/policy.ts';
import { redactText } from '../../src/redact/redact-text.ts';

const GONE = '[text removed]';

function compiled(own: Record<string, unknown>) {
  return compilePolicy(Policy.parse({ id: 'x', title: 'X', summary: 'x', ...own }), {
    key: new Uint8Array(32),
  });
}

describe('the deny list', () => {
  const policy = compiled({
    deny: [
      { text: 'Project Falcon' },
      { text: 'José Núñez' },
      { text: '张伟' },
      { text: '#secret-room' },
      { text: 'C++ (old)' },
      { text: 'İstanbul office' },
      { pattern: 'CASE-[0-9]{4}', test: 'CASE-1234' },
      { pattern: '(?i)room +[a-z]{3}', test: 'Room abc' },
    ],
  });

  it.each([
    ['about Project Falcon today', `about ${GONE} today`],
    ['PROJECT FALCON, project falcon.', `${GONE}, ${GONE}.`],
    ['Project\nFalcon', GONE],
    ['> see Project\n> Falcon there', `> see ${GONE} there`],
    ['https://example.org/project-falcon/x?q=project%20falcon', `https://example.org/${GONE}/x?q=${GONE}`],
    ['Project_Falcon.pdf', `${GONE}.pdf`],
    ['Pro\u200bject Fal\u00adcon', GONE],
    ['Ｐｒｏｊｅｃｔ Falcon', GONE],
    [
      'Projects Falcon, Project Falcons, MyProject Falcon',
      'Projects Falcon, Project Falcons, MyProject Falcon',
    ],
    ['Jose\u0301 Nu\u0301n\u0303ez wrote', `${GONE} wrote`],
    ['我和张伟说', `我和${GONE}说`],
    ['in #secret-room!', `in ${GONE}!`],
    ['C++ (old) code', `${GONE} code`],
    ['the İSTANBUL OFFICE', `the ${GONE}`],
    ['CASE-1234 and CASE-12', `${GONE} and CASE-12`],
    ['ROOM xyz', GONE],
    ['write to project.falcon@example.org', 'write to [email removed]'],
  ])('makes %j into %j', (text, output) => {
    const redacted = redactText(text, policy);
    expect(redacted.text).toBe(output);
    expect(redacted.leak).toBe(false);
    expect(redactText(output, policy).text).toBe(output);
  });

  it('finds its texts in any mixture of case, breaks, quotes and signs that nobody sees', () => {
    const letters = (word: string) =>
      fc
        .array(fc.constantFrom('', '', '', '\u200b', '\u00ad', '\u2060'), {
          minLength: word.length,
          maxLength: word.length,
        })
        .chain((signs) =>
          fc.array(fc.boolean(), { minLength: word.length, maxLength: word.length }).map((upper) =>
            Array.from(word)
              .map((c, i) => (upper[i] ? c.toUpperCase() : c.toLowerCase()) + signs[i])
              .join(''),
          ),
        );
    const planted = fc
      .tuple(
        letters('project'),
        fc.constantFrom(' ', '\n', '\n> ', '\r\n>> ', '\u00a0', '  ', '-', '%20'),
        letters('falcon'),
      )
      .map((parts) => parts.join(''));
    const around = fc.constantFrom(
      '',
      'about ',
      'jane@example.org ',
      'Tel. +44 20 7946 0101\n',
      '"',
      '(',
      '<b>',
    );
    fc.assert(
      fc.property(
        around,
        planted,
        fc.constantFrom('', ' now', '.', ', jane@example.org', '</b>', ')'),
        (a, b, c) => {
          const { text, leak } = redactText(a + b + c, policy);
          expect(leak).toBe(false);
          expect(text.replace(/[\u200b\u00ad\u2060]/gu, '')).not.toMatch(/falcon/iu);
          expect(redactText(text, policy).text).toBe(text);
        },
      ),
      { numRuns: 500 },
    );
  });

  it('goes before what the policy keeps, and before the allow list', () => {
    const both = compiled({
      categories: { email: 'keep' },
      allow: ['falcon@example.org'],
      deny: [{ text: 'falcon@example.org' }, { text: 'Falcon Ltd' }],
    });
    expect(redactText('falcon@example.org at Falcon Ltd, jane@example.org', both).text).toBe(
      `${GONE} at ${GONE}, jane@example.org`,
    );
  });

  it('comes to an end whatever the pattern finds, its own placeholders included', () => {
    for (const pattern of ['.+', '(?s).+', '[a-z ]+', '\\[.*\\]', 'removed', '[^x]{3,}']) {
      const greedy = compiled({ deny: [{ pattern, test: '[text removed]' }] });
      const once = redactText('some [text removed] here\nand jane@example.org there', greedy);
      expect(once.leak, pattern).toBe(false);
      expect(redactText(once.text, greedy).text, pattern).toBe(once.text);
    }
  });

  it('is linear: a thousand texts and a hostile input', () => {
    const many = compiled({
      deny: [
        ...Array.from({ length: 990 }, (_, i) => ({ text: `aa word${i} aa` })),
        { pattern: '(a+)+b', test: 'ab' },
      ],
    });
    const time = (text: string) => {
      const start = performance.now();
      redactText(text, many);
      return performance.now() - start;
    };
    time('aa '.repeat(1000));
    expect(time('aa '.repeat(33_000))).toBeLessThan(3000);
    expect(time('a'.repeat(100_000))).toBeLessThan(3000);
  });
});

describe('the allow list', () => {
  it('takes patterns for whole values, as they are written or normalised', () => {
    const policy = compiled({
      allow: [
        { pattern: '[a-z]+@press\\.example\\.org', test: 'desk@press.example.org' },
        { pattern: '\\+44 20 7946 01[0-9]{2}', test: '+44 20 7946 0123' },
      ],
    });
    expect(
      redactText('Desk@press.example.org a.b@press.example.org +44 20 7946 0123 +44 20 7946 0923', policy)
        .text,
    ).toBe('Desk@press.example.org [email removed] +44 20 7946 0123 [phone removed]');
  });
});
