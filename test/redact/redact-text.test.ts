import fc from 'fast-check';
import { beforeAll, describe, expect, it } from 'vitest';
import type { CompiledPolicy } from '../../src/redact/policy.ts';
import { redactText } from '../../src/redact/redact-text.ts';
import { policy } from './support.ts';
import { cpuTimer, leastMs } from '../support/cpu-timer.ts';

const policies: CompiledPolicy[] = [];
beforeAll(async () => {
  policies.push(await policy('open'), await policy('balanced'), await policy('strict'));
});

const VALUES = [
  'jane.doe@example.org',
  'jane (at) example.org',
  '+44 20 7946 0123',
  'Tel: 020 7946 0123',
  '93.184.216.34',
  'DE89370400440532013000',
  '4111 1111 1111 1111',
  'https://example.org/?token=abc123&x=1',
  'https://zoom.us/j/81234567890?pwd=x1',
  'password: hunter2',
  'Meeting ID: 812 3456 7890',
  '[email removed]',
  '[email 3f2a]',
];
const GLUE = [
  ' ',
  '\n',
  '\n> ',
  ', ',
  '.',
  ': ',
  '(',
  ')',
  '<',
  '>',
  '/',
  '-',
  '"',
  'word',
  'Tel',
  '0',
  '@',
  '=',
  '\n-- \n',
];
const texts = fc
  .array(fc.oneof(fc.constantFrom(...VALUES), fc.constantFrom(...GLUE)), { maxLength: 24 })
  .map((pieces) => pieces.join(''));

describe('redacting text', () => {
  it('changes nothing in a second pass, whatever stands beside what', () => {
    fc.assert(
      fc.property(texts, fc.nat(2), (text, index) => {
        const once = redactText(text, policies[index]!);
        if (once.leak) return; // such a message is held
        expect(redactText(once.text, policies[index]!).text).toBe(once.text);
      }),
      { numRuns: 400 },
    );
  });

  it('is nearly never unable to get clean', () => {
    let leaks = 0;
    fc.assert(
      fc.property(texts, (text) => {
        if (redactText(text, policies[1]!).leak) leaks += 1;
      }),
      { numRuns: 400, seed: 1 },
    );
    expect(leaks).toBe(0);
  });

  it('leaves no address, wherever it stands', () => {
    fc.assert(
      fc.property(
        texts,
        texts,
        fc.constantFrom('kunigunde.doe@example.net', 'kunigunde@mail.example.com'),
        (before, after, address) => {
          const { text } = redactText(`${before} <${address}> ${after}`, policies[1]!);
          expect(text).not.toContain('kunigunde');
        },
      ),
      { numRuns: 300 },
    );
  });

  it('says where it cut in both texts', () => {
    fc.assert(
      fc.property(texts, fc.nat(2), (text, index) => {
        const { text: output, redactions, published } = redactText(text, policies[index]!);
        let rebuilt = '';
        let from = 0;
        redactions.forEach(({ start, end, category }, place) => {
          const cut = published[place]!;
          expect(cut.category).toBe(category);
          rebuilt += text.slice(from, start) + output.slice(cut.start, cut.end);
          from = end;
        });
        expect(rebuilt + text.slice(from)).toBe(output);
      }),
      { numRuns: 300 },
    );
  });

  it('counts offsets in UTF-16 units of the input', () => {
    const text = '😀 é ja\u200bne@example.org 😀';
    const { redactions } = redactText(text, policies[1]!);
    expect(redactions.map(({ start, end }) => text.slice(start, end))).toEqual(['ja\u200bne@example.org']);
  });

  it('takes the addresses of people of the message in forms that no pattern knows', () => {
    const people = [{ displayName: 'Jane', addrSpec: 'jane@intranet-host' }];
    const { text } = redactText(
      'jane@intranet-host, JANE @ intranet-host, jane AT intranet-host, jane => intranet-host',
      policies[1]!,
      { people },
    );
    expect(text).not.toMatch(/intranet|jane/i);
  });

  it('finds the names of the people of a message in other forms', () => {
    const people = [{ displayName: 'Tomás Rivera', addrSpec: 'tomas@example.org' }];
    const forms = ['tomás rivera', 'Tomas Rivera', 'RIVERA, Tomás', 'T. Rivera', 'Rivera\n> Tomás'];
    for (const form of forms)
      expect(redactText(`So ${form} said.`, policies[2]!, { people }).text, form).toMatch(
        /^So \[Participant \w{4}\] said\.$/,
      );
  });

  it('replaces names in strict, and leaves words that are also names', () => {
    const people = [{ displayName: 'May Kunigunde-Doe', addrSpec: 'may@example.org' }];
    const { text } = redactText(
      'On Monday, May Kunigunde-Doe wrote: it may rain in May.\n\nKunigunde-Doe',
      policies[2]!,
      { people },
    );
    expect(text).toMatch(
      /^On Monday, \[Participant (\w{4})\] wrote: it may rain in May\.\n\n\[Participant \1\]$/,
    );
  });
});

describe('hostile text', () => {
  const HOSTILE = [
    'a@a@',
    'a@',
    '1-1-1-',
    '1-',
    'a.a.a.',
    '((((',
    '+1+1',
    'http://',
    'www.',
    '=3D',
    '@',
    '%40',
    '%25',
    '＠',
    '&amp;',
    'a at a.',
    'a dot ',
    'a.b@c.d ',
    'Tel: 1 ',
    '+1 2 ',
    '::',
    '1:',
    '1.',
    'zoom.us/j/',
    'meet.a.',
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    '\n> ',
    '@\n',
    '-- \n1 ',
    '[email ',
    'eyJ',
    '?a=',
    '{a,',
    'DE89 ',
  ];
  it.each(HOSTILE)('stays under the time limit on 100 kB of %j', (piece) => {
    const text = piece.repeat(Math.ceil(100_000 / piece.length));
    const spent = () => {
      const spentMs = cpuTimer();
      redactText(text, policies[1]!);
      return spentMs();
    };
    expect(leastMs(spent, 100)).toBeLessThan(100);
  });
});
