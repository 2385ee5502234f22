import { describe, expect, it } from 'vitest';
import {
  asksLogin,
  isJoinHeld,
  isJoinMail,
  noindexOf,
  joinWays,
  linksOf,
  ownLinksOf,
  refuses,
  visibleText,
} from '../../../src/report/probe/html.ts';
import { leaksIn } from '../../../src/report/probe/leaks.ts';
import type { Page } from '../../../src/report/probe/visit.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

function pageOf(text: string, url = 'https://lists.example.org/archive/', status = 200): Page {
  return {
    url: new URL(url),
    status,
    type: 'text/html',
    headers: {},
    body: Buffer.from(text),
    text,
    evidence: {},
  };
}

describe('links', () => {
  it('are read as browsers read them', () => {
    const page =
      pageOf(`<a href="a.html">A</a> <A HREF='/b?x=1&amp;y=2#end'>B</A> <a href=c>C</a> <a href="a.html">again</a>
      <a href="https://other.example/d">D</a> <a href="mailto:dc-join@example.org">E</a> <a href="http://[">broken</a>`);
    expect(linksOf(page)).toEqual([
      'https://lists.example.org/archive/a.html',
      'https://lists.example.org/b?x=1&y=2',
      'https://lists.example.org/archive/c',
      'https://other.example/d',
      'mailto:dc-join@example.org',
    ]);
    expect(ownLinksOf(page).length).toBe(3);
    expect(ownLinksOf(pageOf('<a href="https://lists.example.org.evil.example/x">'))).toEqual([]);
  });
});

describe('a login', () => {
  it.each([
    ['a field for a password', pageOf('<form><input name="a"><input name=b type=password></form>')],
    ['the place', pageOf('hello', 'https://example.org/accounts/login/?next=/x')],
    ['private archives', pageOf('hello', 'https://example.org/mailman/private/dc/')],
    ['the host', pageOf('hello', 'https://accounts.google.com/v3/something')],
    ['the status', pageOf('hello', 'https://example.org/', 401)],
  ])('is seen by %s', (_name, page) => {
    expect(asksLogin(page)).toBe(true);
  });

  it('is not seen where only a word or a search field is there', () => {
    const page = pageOf(
      '<a href="/login">Log in</a> <input type="search"> We talked about passwords.',
      'https://example.org/g/logins/topics',
    );
    expect(asksLogin(page)).toBe(false);
    expect(refuses(page)).toBe(false);
  });
});

describe('ways to join', () => {
  it.each([
    ['a form', '<form action="/mailman/subscribe/dc"><input name=email></form>', 'form'],
    ['a button', '<form action="/x"><input name="email"><button>Subscribe</button></form>', 'form'],
    ['a mail address', '<a href="mailto:dc+subscribe@groups.example">x</a>', 'mail'],
    ['a subject', '<a href="mailto:list@example.org?subject=subscribe%20dc">x</a>', 'mail'],
    ['a link', '<a href="/g/dc/join">x</a>', 'link'],
    ['a person', '<a href="mailto:coordinator@example.org">write to the coordinator</a>', 'ask'],
  ] as const)('are told apart: %s', (_name, html, way) => {
    const ways = joinWays(pageOf(html));
    expect(Object.entries(ways).flatMap(([name, is]) => (is ? name : []))).toEqual([way]);
  });

  it('are none in a search form', () => {
    expect(
      Object.values(joinWays(pageOf('<form action="/search"><input name=q><button>Search</button></form>'))),
    ).toEqual([false, false, false, false]);
    expect(isJoinMail('mailto:jane@example.org')).toBe(false);
    expect(isJoinHeld(pageOf('Your subscription will be held for approval.'))).toBe(true);
  });
});

describe('leaks', () => {
  const rules = {
    publicAddresses: new Set(['dc-x@lists.example.org']),
    kept: new Set<never>(),
    keepsRoles: true,
  };

  it('are counted, each once', () => {
    expect(leaksIn('jane@example.com, JANE@example.com and joe at example.com', rules)).toBe(2);
    expect(leaksIn('Call +44 20 7946 0999 or +1 (202) 555-0142.', rules)).toBe(2);
    expect(leaksIn('GB33 BUKB 2020 1555 5555 55', rules)).toBe(1);
  });

  it('are not what the policy keeps, what is public anyway, and what only looks so', () => {
    expect(leaksIn('dc-x@lists.example.org info@example.org x@redacted.invalid [email 3f2a]', rules)).toBe(0);
    expect(leaksIn('+2024 or +1 2, look at the meeting at 10, GB33 BUKB 2020 1555 5555 56', rules)).toBe(0);
    expect(leaksIn('jane@example.com', { ...rules, kept: new Set(['email'] as const) })).toBe(0);
  });
});

// Made to take long by whoever wrote a pattern without a limit.
describe('a page of two megabytes', () => {
  const MB = 2 * 1024 * 1024;
  it.each([
    '<form ',
    '<form action="',
    '<form><input ',
    '<input ',
    '<input type=',
    '<script>',
    '<script ',
    '<meta name=robots ',
    '<meta name=robots content="',
    '<',
    '<a href="',
    'href=',
    'href = ',
    '<a href=x>',
    'a@',
    'a.',
    '+1 ',
    '+1',
    'a at ',
    'GB33 ',
    '<button>',
    'mailto:',
    '<!--',
    ' ',
    '\n',
    '/options/',
  ])('of nothing but %j is read in time', (piece) => {
    const page = pageOf(piece.repeat(Math.ceil(MB / piece.length)));
    const spent = cpuTimer();
    asksLogin(page);
    refuses(page);
    joinWays(page);
    isJoinHeld(page);
    noindexOf(page);
    linksOf(page);
    leaksIn(visibleText(page.text), { publicAddresses: new Set(), kept: new Set(), keepsRoles: false });
    expect(spent()).toBeLessThan(3000);
  });
});
