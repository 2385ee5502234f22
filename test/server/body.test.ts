import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { paragraphs, renderBody } from '../../src/server/html/body.ts';
import { safeHttpUrl } from '../../src/server/html/href.ts';
import { html } from '../../src/server/html/html.ts';
import { linkify } from '../../src/server/html/inline.ts';
import { en } from '../../src/server/text/en.ts';

const links = (text: string, cut = false) =>
  [
    ...linkify(text, cut)
      .join('')
      .matchAll(/href="([^"]*)"/g),
  ].map((match) => match[1]);
const render = (body: string) => renderBody(body, [], en).toString();

describe('html', () => {
  it('escapes strings, keeps its own markup, drops null and false', () => {
    expect(html`<p title="${`"'<&>`}">${html`<b>${'<'}</b>`}${null}${false}${0}</p>`.toString()).toBe(
      '<p title="&quot;&#39;&lt;&amp;&gt;"><b>&lt;</b>0</p>',
    );
  });
  it('escapes something that only looks like markup', () => {
    const forged = { toString: () => '<script>' } as unknown as string;
    expect(html`${forged}`.toString()).not.toContain('<script>');
  });
});

describe('linkify', () => {
  it('links web addresses without the punctuation after them', () => {
    expect(
      links('See https://example.org/a_(b), (http://example.net/x). <https://example.com/?a=1&b=2>'),
    ).toEqual(['https://example.org/a_(b)', 'http://example.net/x', 'https://example.com/?a=1&amp;b=2']);
  });
  it('links nothing else and no address with user information', () => {
    expect(
      links('javascript:alert(1) data:text/html,x https://user:pw@example.org/ https:// http://['),
    ).toEqual([]);
    expect(safeHttpUrl('javascript:alert(1)')).toBeNull();
  });
  it('does not link an address that a redaction cut', () => {
    expect(links('https://example.org/?token=', true)).toEqual([]);
  });
});

describe('quotations', () => {
  it('reads levels, with and without spaces between the signs', () => {
    expect(paragraphs('a\n> b\n>> c\n> > c\n').map(({ depth, lines }) => [depth, lines.length])).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
  });
  it('folds long ones and shows short ones', () => {
    expect(render('> a\n> b\n')).toBe('<blockquote><p dir="auto">a\nb</p></blockquote>');
    expect(render('> a\n'.repeat(12))).toContain('<summary>Quoted text, 12 lines</summary>');
  });
  it('sets the signature apart', () => {
    expect(render('Hi\n-- \nJane')).toContain('<div class="signature"><p dir="auto">Jane</p></div>');
  });
  it('is well nested and keeps every word, whatever comes', () => {
    const line = fc
      .tuple(fc.nat(12), fc.string({ maxLength: 8 }))
      .map(([depth, text]) => '>'.repeat(depth) + text);
    fc.assert(
      fc.property(fc.array(line, { maxLength: 40 }), (lines) => {
        const markup = render(lines.join('\n'));
        const open: string[] = [];
        for (const [, close, name] of markup.matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
          if (close === '/') expect(open.pop()).toBe(name);
          else open.push(name!);
        }
        expect(open).toEqual([]);
      }),
    );
  });
  it('takes linear time on hostile bodies', () => {
    for (const body of [
      '>'.repeat(500_000),
      '> > '.repeat(200_000),
      'http://'.repeat(100_000),
      '('.repeat(500_000),
      `https://e.org/${')'.repeat(500_000)}`,
      '>\n'.repeat(200_000),
    ]) {
      const start = performance.now();
      render(body);
      expect(performance.now() - start, body.slice(0, 8)).toBeLessThan(2000);
    }
  });
});
