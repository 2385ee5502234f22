import { describe, expect, it } from 'vitest';
import { outcomesOf, pairRows, type Row } from '../../src/cli/before-after.ts';
import { rowsHtml } from '../../src/cli/before-after-html.ts';
import { rowLines, tame, textWidth } from '../../src/cli/before-after-text.ts';
import { choose } from '../../src/cli/preview.ts';
import { columns } from '../../src/cli/trial-words.ts';
import { spread } from '../../src/cli/dry-run.ts';
import { compilePolicy, Policy } from '../../src/redact/policy.ts';
import { redactText } from '../../src/redact/redact-text.ts';

const compiled = (own: Record<string, unknown> = {}) =>
  compilePolicy(Policy.parse({ id: 'x', title: 'X', summary: 'x', ...own }), { key: new Uint8Array(32) });
const remove = compiled();
const keepMail = compiled({ categories: { email: 'keep' } });

/** The texts that rows were made of. */
function textsOf(rows: readonly Row[], side: number): string {
  return rows
    .map((row) => {
      if (row.kind === 'same') return row.lines.join('\n');
      const pieces = side === 0 ? row.before : row.after[side - 1]!;
      return pieces.map(({ text }) => text).join('');
    })
    .join('\n');
}

const TEXTS = [
  '',
  'Nothing here.\n',
  'jane@example.org',
  '\njane@example.org',
  'one\ntwo jane@example.org three\nfour\n',
  'a jane@example.org b\nc joe@example.org d\n\n\ne\n',
  'Write to <jane.doe\n@example.org> or\n> <joe\n> @example.org>, not later',
  'jane@example.org joe@example.org\n'.repeat(50),
];

describe('rows', () => {
  it.each(TEXTS)('hold all of both texts, in order: %j', (text) => {
    const versions = [redactText(text, remove), redactText(text, keepMail)];
    const rows = pairRows(text, versions);
    const bare = (one: string) => one.replace(/\n+$/u, '');
    expect(bare(textsOf(rows, 0))).toBe(bare(text));
    expect(bare(textsOf(rows, 1))).toBe(bare(versions[0]!.text));
    expect(bare(textsOf(rows, 2))).toBe(bare(versions[1]!.text));
  });

  it('mark what went and what came', () => {
    const text = 'Dear all,\nwrite to jane@example.org, please.\nBye';
    expect(pairRows(text, [redactText(text, remove)])).toEqual([
      { kind: 'same', lines: ['Dear all,'] },
      {
        kind: 'changed',
        before: [
          { text: 'write to ', category: null },
          { text: 'jane@example.org', category: 'email' },
          { text: ', please.', category: null },
        ],
        after: [
          [
            { text: 'write to ', category: null },
            { text: '[email removed]', category: 'email' },
            { text: ', please.', category: null },
          ],
        ],
      },
      { kind: 'same', lines: ['Bye'] },
    ]);
  });

  it('show a text whole whose cuts do not add up', () => {
    const rows = pairRows('abc', [
      { text: 'xy…', redactions: [], published: [{ start: 0, end: 1, category: 'ip' }] },
    ]);
    expect(textsOf(rows, 1)).toBe('xy…');
  });

  it('name policies that agree together', () => {
    const text = 'jane@example.org';
    const versions = [keepMail, remove, remove].map((policy) => redactText(text, policy));
    const [row] = pairRows(text, versions);
    const labels = ['a', 'b', 'c'];
    expect(outcomesOf(row as Extract<Row, { kind: 'changed' }>, labels)).toMatchObject([
      { labels: ['a'], isBefore: true },
      { labels: ['b', 'c'], isBefore: false },
    ]);
  });
});

describe('in a terminal', () => {
  const text = 'Hello\nCall +44 20 7946 0101 or write to jane@example.org today.\nBye\n';
  const rows = pairRows(text, [redactText(text, remove)]);
  const labels = ['before', 'after'];

  it('before stands above after where it is narrow', () => {
    expect(rowLines(rows, labels, { columns: 80, tableColumns: 80, hasColours: false })).toEqual([
      '    Hello',
      '  - Call +44 20 7946 0101 or write to jane@example.org today.',
      '  + Call [phone removed] or write to [email removed] today.',
      '    Bye',
    ]);
  });

  it('they stand side by side where it is wide, and no line is longer than the screen', () => {
    const lines = rowLines(rows, labels, { columns: 120, tableColumns: 80, hasColours: false });
    expect(lines[1]).toMatch(/^ {4}Call \+44.* │ Call \[phone removed\]/u);
    for (const columns of [20, 40, 80, 120, 200]) {
      for (const line of rowLines(rows, labels, { columns, tableColumns: 80, hasColours: false })) {
        expect(textWidth(line)).toBeLessThanOrEqual(Math.max(columns, 40));
      }
    }
  });

  it('a table that is too wide becomes a list', () => {
    const rows = [
      ['', 'open', 'strict'],
      ['names', '12 kept', '12 coded'],
    ];
    expect(columns(rows, 80)).toEqual(['          open    strict', 'names  12 kept  12 coded']);
    expect(columns(rows, 20)).toEqual(['names', '  open    12 kept', '  strict  12 coded']);
  });

  it('is painted only where there are colours', () => {
    expect(rowLines(rows, labels, { columns: 80, tableColumns: 80, hasColours: true }).join('')).toContain(
      '\u001B[31m',
    );
    expect(
      rowLines(rows, labels, { columns: 80, tableColumns: 80, hasColours: false }).join(''),
    ).not.toContain('\u001B');
  });

  it('mail cannot steer the screen', () => {
    expect(tame('a\u001B[2Jb\u009B31mc\u202Ed\re')).toBe('a\uFFFD[2Jb\uFFFD31mc\uFFFDd\uFFFDe');
  });

  it('counts wide characters as two and marks as none', () => {
    expect([textWidth('abc'), textWidth('中文'), textWidth('e\u0301'), textWidth('👍')]).toEqual([
      3, 4, 1, 2,
    ]);
  });
});

it('on a page mail is text', () => {
  const text = '<script>alert(1)</script> jane@example.org "><img src=x>';
  const page = rowsHtml(pairRows(text, [redactText(text, remove)]), ['before', 'after']).toString();
  expect(page).not.toMatch(/<script|<img/u);
  expect(page).toContain('<del title="email addresses">jane@example.org</del>');
});

describe('the sample', () => {
  it('is spread evenly and the same each time', () => {
    expect(spread(100, 4)).toEqual([12, 37, 62, 87]);
    expect(spread(3, 10)).toEqual([0, 1, 2]);
    expect(spread(0, 5)).toEqual([]);
  });

  it('is half of the richest and half of the rest, in order', () => {
    const items = Array.from({ length: 20 }, (_, index) => ({
      index,
      weight: index === 7 || index === 13 ? 9 : 0,
    }));
    const chosen = choose(items, 4, ({ weight }) => weight).map(({ index }) => index);
    expect(chosen).toHaveLength(4);
    expect(chosen).toEqual(expect.arrayContaining([7, 13]));
    expect(chosen).toEqual(chosen.toSorted((a, b) => a - b));
  });
});
