import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { partsOf, readBody } from '../../src/server/html/body/read-body.ts';
import { renderAsSent } from '../../src/server/html/body/as-sent.ts';
import { renderBody, renderBriefly } from '../../src/server/html/body.ts';
import { safeHttpUrl } from '../../src/server/html/href.ts';
import { breakable } from '../../src/server/html/breakable.ts';
import { html } from '../../src/server/html/html.ts';
import { linkify } from '../../src/server/html/inline.ts';
import type { Redaction } from '../../src/redact/public-message.ts';
import { CATALOGUES } from '../../src/server/text/catalogue.ts';
import { en } from '../../src/server/text/en.ts';
import { LANGUAGES } from '../../src/server/text/languages.ts';
import { en as reading } from '../../src/server/text/reading/en.ts';
import { READING } from '../../src/server/text/reading/words.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const words = { text: en, reading };
const links = (text: string, cut = false) =>
  [
    ...linkify(text, cut)
      .join('')
      .matchAll(/href="([^"]*)"/g),
  ].map((match) => match[1]);
const read = (body: string, redactions: Redaction[] = [], language = 'en') =>
  readBody({ body, redactions, language });
const render = (body: string, redactions: Redaction[] = [], language = 'en') =>
  renderBody(read(body, redactions, language), words).toString();

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
  it('ends an address where a Chinese sentence goes on', () => {
    expect(links('见https://example.org/报告.pdf。如有问题（https://example.org/b）请写信')).toEqual([
      'https://example.org/报告.pdf',
      'https://example.org/b',
    ]);
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

describe('marks with a blank before them', () => {
  it('hold to their word in paragraphs, and are left alone in what is fixed', () => {
    expect(render('Deux choses : « oui » ou non ?\n', [], 'fr')).toContain(
      'Deux choses\u00A0: «\u00A0oui\u00A0» ou non\u00A0?',
    );
    const wrapped = `${'mots et '.repeat(8)}acronymes\n; puis ${'mots et '.repeat(8)}\n`;
    expect(render(wrapped, [], 'fr')).toContain('acronymes\u00A0; puis');
    expect(renderAsSent(read('Deux choses : oui\n'), en).toString()).toContain('Deux choses : oui');
  });
});

describe('quotations', () => {
  it('reads levels, with and without spaces between the signs', () => {
    expect(read('a\n> b\n>> c\n> > c\n').blocks.map(({ depth, lines }) => [depth, lines.length])).toEqual([
      [0, 1],
      [1, 1],
      [2, 2],
    ]);
  });
  it('folds long ones and shows short ones', () => {
    expect(render('> a\n> b\n')).toBe('<blockquote dir="ltr"><p dir="auto">a\nb</p></blockquote>');
    expect(render('> a\n'.repeat(12))).toContain('<summary>Quoted text, 12 lines</summary>');
  });
  it('keeps a middling one open where the writer answers it', () => {
    const quote = '> a\n'.repeat(7);
    expect(render(`${quote}\nNo.\n`)).not.toContain('<details');
    expect(render(`Yes.\n\n${quote}`)).toContain('<details');
    expect(render(`${quote}-- \nJane\n`)).toContain('<details');
  });
  it('takes the direction of what is quoted', () => {
    expect(render('> مرحبا\n')).toContain('<blockquote dir="rtl">');
  });
  it('nests 200 levels no deeper than a page can show', () => {
    const body = Array.from({ length: 200 }, (_, i) => `${'>'.repeat(i + 1)} level ${i + 1}`).join('\n');
    expect(deepest(render(body))).toBeLessThanOrEqual(10);
  });
});

describe('earlier messages without marks', () => {
  const earlier = 'From: Jane Doe\nSent: Friday, 3 May 2024\nSubject: Agenda\n\nShall we meet?\n';
  it('are folded below an answer', () => {
    expect(render(`Yes.\n\n${earlier}`)).toContain('<summary>Earlier message, 4 lines</summary>');
    expect(render(`Oui.\n\n-----Message d'origine-----\nHello\n`)).toContain('Earlier message, 2 lines');
  });
  it('stay open where they are what the mail is about', () => {
    expect(render(earlier)).not.toContain('<details');
    expect(render(`FYI\n\n---------- Forwarded message ---------\n${earlier}`)).toContain(
      '<div class="earlier">',
    );
    expect(render(`FYI\n\n---------- Forwarded message ---------\n${earlier}`)).not.toContain('<details');
  });
});

describe('signatures and footers', () => {
  it('are set apart', () => {
    expect(render('Hi\n-- \nJane')).toContain('<div class="signature"><p dir="auto">Jane</p></div>');
  });
  it('are folded where they are long, and are text where they are longer', () => {
    expect(render(`Hi\n-- \n${'Jane\n'.repeat(8)}`)).toContain('<summary>Signature, 8 lines</summary>');
    expect(render(`Hi\n--\n${'More text.\n'.repeat(40)}`)).not.toContain('signature');
  });
  it('end where an earlier message begins', () => {
    const markup = render('Hi\n-- \nJane\n\n-----Original Message-----\nHello there');
    expect(markup).toContain('<div class="signature"><p dir="auto">Jane</p></div>');
    expect(markup).toContain('Earlier message, 2 lines');
  });
  it('the footer of a list is one', () => {
    expect(render(`Hi\n\n${'_'.repeat(40)}\nOur list\nhttps://lists.example.org/x\n`)).toContain(
      'class="signature"',
    );
  });
});

describe('wrapped lines', () => {
  const wrapped =
    'The working group has looked at the draft and would like to propose that\n' +
    'the next meeting takes place in the second week of June, either online or\n' +
    'in the room that we had last time.\n';
  const lines = (body: string, language = 'en') =>
    [...render(body, [], language).matchAll(/<(p|pre)[^>]*>([^<]*)</g)].map(
      (match) => match[2]!.split('\n').length,
    );

  it('of prose are joined, with the words unchanged', () => {
    expect(render(wrapped)).toBe(`<p dir="auto">${wrapped.trim().replaceAll('\n', ' ')}</p>`);
  });
  it('are joined in quotations too', () => {
    expect(lines(wrapped.replaceAll(/^/gm, '> ').trim())).toEqual([1]);
  });
  it('stay after a greeting', () => {
    expect(lines(`Dear all,\n${wrapped}`)).toEqual([2]);
  });
  it('of Chinese are joined without a blank', () => {
    const line = '我们希望在下周举行会议讨论网络接入和信息无障碍问题以及其他相关的重要议题';
    expect(render(`${line}\n${line}\n`, [], 'zh')).toContain(line + line);
  });
  it.each([
    ['an address', 'Jane Doe\n12 Elm Street\nGeneva\n', [3]],
    [
      'verse',
      'Shall I compare thee to a summer day in our own time?\nThou art more lovely and more temperate than any of us;\nRough winds do shake the darling buds of May and June,\nAnd summer lease hath all too short a date for all of us\n',
      [4],
    ],
    [
      'labels',
      'When: Tuesday the third of June, at fourteen hours in Geneva time\nWhere: the large room on the second floor of the building we know\n',
      [2],
    ],
    ['unwrapped text', `${'word '.repeat(60)}\n${'word '.repeat(60)}\n`, [2]],
  ])('of %s stay', (_name, body, expected) => {
    expect(lines(body)).toEqual(expected);
  });
  it('of a list belong to their items', () => {
    const markup = render(
      '- one item that is so long that the program of its writer has put it on\n  two lines\n- another\n',
    );
    expect(markup.match(/class="item bullet"/g)).toHaveLength(2);
    expect(markup).toContain('put it on two lines</p>');
  });
  it.each([
    ['a table', 'Name     Votes    Share\nJane     12       40 %\nAhmed    18       60 %\n'],
    ['a table with rules', '| a | b |\n|---|---|\n| 1 | 2 |\n'],
    ['code', 'if (x) {\n  return y;\n}\n'],
    ['a patch', 'diff --git a/x b/x\n--- a/x\n+++ b/x\n@@ -1 +1 @@\n-a\n+b\n'],
    ['a drawing', '+----+\n| ab |\n+----+\n'],
  ])('of %s stay under each other', (_name, body) => {
    expect(render(body)).toContain('<pre dir="auto" tabindex="0">');
    expect(render(body)).toContain(html`${body.trimEnd()}`.toString());
  });
});

describe('languages and directions', () => {
  it('says the language of a paragraph that is not in that of the message', () => {
    const markup = render(
      'Hello everybody here\n\nمرحبا بالجميع هنا\n\n会议在日内瓦举行\n\nДобрый день всем\n',
    );
    expect([...markup.matchAll(/<p dir="auto"([^>]*)>/g)].map((match) => match[1])).toEqual([
      '',
      ' lang="ar"',
      ' lang="zh"',
      ' lang="ru"',
    ]);
    expect(render('مرحبا بالجميع\n', [], 'fa')).not.toContain('lang=');
    expect(render('Hello everybody here\n', [], 'ar')).toContain('lang=""');
  });
});

/** What a reader sees: no tags, no summaries; all blanks one. */
function seen(markup: string): string {
  return squeezed(
    markup
      .replaceAll(/<summary>[^<]*<\/summary>/g, ' ')
      .replaceAll(/<\/?(?:p|blockquote|pre|details|div)\b[^>]*>/g, ' ')
      .replaceAll(/<[^<>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&quot;', '"')
      .replaceAll('&#39;', "'")
      .replaceAll('&amp;', '&'),
  );
}

/** What a body says, told line by line by other means than the renderer's. */
function said(body: string): string {
  const lines = body.split('\n').filter((line) => !/^-- ?\r?$/.test(line));
  return squeezed(
    lines.map((line) => line.replace(/^ *>[> ]*(?<=[>]) ?/, '').replace(/^( *>)+/, '')).join('\n'),
  );
}

// Between Chinese characters a blank means nothing.
function squeezed(text: string): string {
  return text
    .replaceAll('\0', '\uFFFD')
    .replaceAll(/\s+/gu, ' ')
    .replaceAll(/(?<=[\u2e80-\ua4cf\uff00-\uff60]) (?=[\u2e80-\ua4cf\uff00-\uff60])/gu, '')
    .trim();
}

function deepest(markup: string): number {
  let depth = 0;
  let most = 0;
  for (const [, close] of markup.matchAll(/<(\/?)[a-z]+[^>]*>/g)) {
    depth += close === '/' ? -1 : 1;
    most = Math.max(most, depth);
  }
  return most;
}

const word = fc.oneof(
  fc.constantFrom(
    'we',
    'meet',
    '<b>',
    'https://example.org/a?b=1',
    '会议在',
    '無',
    'مرحبا',
    'x'.repeat(70),
    '&amp;',
  ),
  fc.string({ maxLength: 6 }),
);
const line = fc.oneof(
  fc
    .tuple(fc.nat(9), fc.constantFrom('', ' ', '  ', '- ', '1. ', '\t'), fc.array(word, { maxLength: 14 }))
    .map(
      ([depth, lead, list]) =>
        '>'.repeat(depth > 5 ? depth : 0) + lead + list.join(' ').replaceAll('\n', ' '),
    ),
  fc.constantFrom(
    '',
    '-- ',
    '--',
    '-----Original Message-----',
    'From: Jane',
    'Sent: today',
    '| a | b |',
    '+---+---+',
    '+a',
    '@@ -1 +1 @@',
    '-----BEGIN PGP PUBLIC KEY BLOCK-----',
    '-----END PGP PUBLIC KEY BLOCK-----',
    '_'.repeat(30),
  ),
);
/** A body with redactions at places of its text, never over a line end. */
const drawn = fc
  .tuple(
    fc.array(line, { maxLength: 30 }),
    fc.array(fc.tuple(fc.nat(400), fc.integer({ min: 1, max: 12 })), { maxLength: 6 }),
  )
  .map(([lines, places]) => {
    const body = lines.map((one) => one.toWellFormed()).join('\n');
    const redactions: Redaction[] = [];
    let least = 0;
    for (const [at, length] of places.toSorted((a, b) => a[0] - b[0])) {
      const stretch = body.slice(at, at + length);
      if (at < least || stretch === '' || /[\s>]/u.test(stretch) || !stretch.isWellFormed()) continue;
      const before = body.slice(body.lastIndexOf('\n', at - 1) + 1, at);
      const whole = before + body.slice(at).split('\n', 1)[0]!;
      // nothing is redacted in marks
      if (/^[ >]*$/.test(before) || /^-- ?$/.test(whole) || !body.slice(at + length).isWellFormed()) continue;
      redactions.push({ field: 'body', start: at, end: at + stretch.length, category: 'email' });
      least = at + length;
    }
    return { body, redactions };
  });

describe('whatever comes', () => {
  it('every word of the record is shown, in order, and nothing else; chips cover the redactions exactly', () => {
    fc.assert(
      fc.property(drawn, ({ body, redactions }) => {
        const markup = render(body, redactions);
        expect(seen(markup)).toBe(said(body));
        const chips = [...markup.matchAll(/<span class="redacted"[^>]*><bdi lang="en">([^<]*)<\/bdi>/g)];
        expect(chips.map((match) => seen(match[1]!))).toEqual(
          redactions.map(({ start, end }) => squeezed(body.slice(start, end))),
        );
      }),
      { numRuns: 400 },
    );
  });
  it('parts together say the same as the whole', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 100, max: 2000 }), ({ body, redactions }, most) => {
        const parts = partsOf(read(body, redactions), most);
        const together = parts.map((part) => seen(renderBody(part, words).toString())).join(' ');
        expect(squeezed(together)).toBe(said(body));
      }),
    );
  });
  it('no part is larger than asked, for reading or as sent, in whatever language', () => {
    fc.assert(
      fc.property(drawn, fc.integer({ min: 300, max: 3000 }), ({ body, redactions }, most) => {
        for (const part of partsOf(read(body, redactions), most)) {
          // one line is never cut
          if (part.blocks.flatMap((block) => block.lines).length < 2) continue;
          for (const language of LANGUAGES) {
            const own = { text: CATALOGUES[language], reading: READING[language] };
            expect(Buffer.byteLength(renderBody(part, own).toString())).toBeLessThanOrEqual(most);
            expect(Buffer.byteLength(renderAsSent(part, own.text).toString())).toBeLessThanOrEqual(most);
          }
        }
      }),
      {
        examples: [[{ body: '-- \nFrom: Jane\n>>>>>>     \u7121        ', redactions: [] }, 300]],
        numRuns: 300,
      },
    );
  });
  it('the text as sent is the record itself, but for blank lines at its ends', () => {
    fc.assert(
      fc.property(drawn, ({ body, redactions }) => {
        const shown = seen(renderAsSent(read(body, redactions), en).toString());
        const marks = body
          .split('\n')
          .filter((one, i, all) => !/^-- ?$/.test(one) || (i > 0 && i < all.length - 1));
        expect(squeezed(marks.join('\n'))).toContain(shown);
      }),
    );
  });
  it('is well nested', () => {
    fc.assert(
      fc.property(drawn, ({ body, redactions }) => {
        const open: string[] = [];
        for (const [, close, name] of render(body, redactions).matchAll(/<(\/?)([a-z]+)[^>]*>/g)) {
          if (close === '/') expect(open.pop()).toBe(name);
          else open.push(name!);
        }
        expect(open).toEqual([]);
      }),
    );
  });
  it('takes linear time and shows the beginning of it in a bounded page', () => {
    for (const body of [
      '>'.repeat(125_000),
      '> > '.repeat(50_000),
      'http://'.repeat(25_000),
      '('.repeat(125_000),
      `https://e.org/${')'.repeat(125_000)}`,
      '>\n'.repeat(50_000),
      'a\n'.repeat(50_000),
      'a\n\n'.repeat(25_000),
      '- a\n'.repeat(25_000),
      'http://a '.repeat(20_000),
      'http://a\n'.repeat(20_000),
      `${'word '.repeat(14)}\n`.repeat(2_000),
      '-- \n'.repeat(25_000),
      '-----BEGIN A-----\n'.repeat(7_000),
      'From: a\nSent: b\n'.repeat(7_000),
      '>a\n>>>>>>b\n'.repeat(12_000),
      '\u0301'.repeat(75_000),
      '| a   b |\n'.repeat(12_000),
      'x'.repeat(1_000_000),
      '会'.repeat(75_000),
    ]) {
      const spent = cpuTimer();
      const whole = read(body);
      renderBody(whole, words);
      const brief = renderBriefly(whole, words, { bytes: 8000, quoteLines: 25, more: html`<p>more</p>` });
      const parts = partsOf(whole, 9_000);
      expect(spent(), body.slice(0, 8)).toBeLessThan(700);
      expect(Buffer.byteLength(brief.toString()), body.slice(0, 8)).toBeLessThan(9_000);
      for (const part of [parts[0]!, parts.at(-1)!])
        expect(Buffer.byteLength(renderBody(part, words).toString()), body.slice(0, 8)).toBeLessThan(9_001);
    }
  });
  it('cuts no address of the web and no redaction where it cuts a line', () => {
    const body = `${'x'.repeat(3990)}[email removed]https://example.org/${'y'.repeat(8000)}`;
    const markup = render(body, [{ field: 'body', start: 3990, end: 4005, category: 'email' }]);
    expect(markup.includes('>[email removed]<')).toBe(true);
    expect(markup.includes('<a ')).toBe(false);
  });
});

describe('addresses in narrow places', () => {
  it('break between their parts and are whole to who copies them', () => {
    const marked = (address: string) => breakable(address).toString().replaceAll('<wbr />', '|');
    expect(marked('https://example.org/lists/dc-x')).toBe(
      '<bdi dir="ltr">https://|example|.org/|lists/|dc-x</bdi>',
    );
    expect(marked('dc-x@lists.example.org')).toBe('<bdi dir="ltr">dc-x@|lists|.example|.org</bdi>');
    expect(marked('GET /api/v1')).toBe('<bdi dir="ltr">GET /api/|v1</bdi>');
  });
});
