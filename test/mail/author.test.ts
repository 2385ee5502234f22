import { describe, expect, it } from 'vitest';
import type { Address } from '../../src/mail/address.ts';
import { type AuthorHeaders, originalAuthor } from '../../src/mail/author.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const LIST = 'dc-x@lists.example.org';
const ada: Address = { displayName: 'Ada Example', addrSpec: 'ada@example.com' };
const via = (displayName: string, addrSpec = LIST): Address => ({ displayName, addrSpec });
const author = (headers: Partial<AuthorHeaders> & { from: Address }, list: string | null = LIST) =>
  originalAuthor({ replyTo: [], sender: null, originalFrom: null, originalSender: null, ...headers }, list);

describe('originalAuthor', () => {
  it('leaves a From that is no list’s alone, whoever stands in Reply-To or X-Original-From', () => {
    const mallory = { displayName: 'Mallory', addrSpec: 'mallory@example.net' };
    expect(
      author({ from: ada, replyTo: [mallory], originalFrom: mallory, originalSender: mallory.addrSpec }),
    ).toBe(ada);
    expect(author({ from: via('Ada via DC-X', 'ada@example.com'), replyTo: [mallory] }).addrSpec).toBe(
      'ada@example.com',
    );
    expect(author({ from: via('Ada via DC-X', LIST), replyTo: [mallory] }, null).addrSpec).toBe(LIST);
  });

  it('Mailman: "Name via List" with the author in Reply-To', () => {
    expect(author({ from: via('Ada Example via DC-X'), replyTo: [ada] })).toEqual(ada);
    expect(author({ from: via("'Ada Example' via DC-X"), replyTo: [ada] })).toEqual(ada);
    expect(author({ from: via('"Ada Example" via DC-X'), replyTo: [ada] })).toEqual(ada);
    expect(author({ from: via('Ada Example (via DC-X)'), replyTo: [ada] })).toEqual(ada);
  });

  it('Mailman with the list in Reply-To beside the author', () => {
    expect(author({ from: via('Ada Example via DC-X'), replyTo: [ada, via('DC-X')] })).toEqual(ada);
    expect(author({ from: via('Ada Example via DC-X'), replyTo: [via('DC-X')] })).toEqual({
      displayName: 'Ada Example',
      addrSpec: '',
    });
  });

  it('does not choose between two people in Reply-To', () => {
    const both = [ada, { displayName: 'Bo', addrSpec: 'bo@example.com' }];
    expect(author({ from: via('Ada Example via DC-X'), replyTo: both })).toEqual({
      displayName: 'Ada Example',
      addrSpec: '',
    });
  });

  it('Google Groups: X-Original-From before all', () => {
    const elsewhere = { displayName: '', addrSpec: 'office@example.net' };
    const headers = {
      from: via("'Ada' via DC-X"),
      originalFrom: ada,
      replyTo: [elsewhere],
      originalSender: 'x@example.net',
    };
    expect(author(headers)).toEqual(ada);
    expect(author({ ...headers, originalFrom: { displayName: '', addrSpec: ada.addrSpec } })).toEqual({
      displayName: 'Ada',
      addrSpec: ada.addrSpec,
    });
  });

  it('falls back to X-Original-Sender, also where X-Original-From is the list’s or broken', () => {
    expect(author({ from: via('Ada via DC-X'), originalSender: ada.addrSpec })).toEqual({
      displayName: 'Ada',
      addrSpec: ada.addrSpec,
    });
    expect(
      author({ from: via('Ada via DC-X'), originalFrom: via('x'), originalSender: ada.addrSpec }).addrSpec,
    ).toBe(ada.addrSpec);
    expect(author({ from: via('Ada via DC-X'), originalSender: LIST })).toEqual({
      displayName: 'Ada',
      addrSpec: '',
    });
  });

  it('prefers the single Reply-To to the envelope where the name says "via"', () => {
    expect(
      author({ from: via('Ada via DC-X'), replyTo: [ada], originalSender: 'bounce-1@example.net' }).addrSpec,
    ).toBe(ada.addrSpec);
  });

  it.each([
    'Ada Example par Liste de diffusion', 'Ada Example per Forum per la rete', 'Ada Example por Lista', 'Ada Example über Liste', 'Ada Example через Рассылка',
    'Ada Example 通过 列表', 'Ada Example عبر القائمة',
  ])('Sympa: "%s"', (name) => expect(author({ from: via(name), replyTo: [ada] }).displayName).toBe('Ada Example')); // prettier-ignore

  it.each([
    ['Sara Via via DC-X', 'Sara Via'],
    ['Maria via Lattea via DC-X', 'Maria via Lattea'],
    ['Jan Per Olsson via DC-X', 'Jan Per Olsson'],
    ['Olivia Example via DC-X', 'Olivia Example'],
    ['Silvia', 'Silvia'],
  ])('keeps a name that holds the word: %s', (shown, name) => {
    expect(author({ from: via(shown), replyTo: [ada] }).displayName).toBe(name);
  });

  it('does not merge two people who write through one list', () => {
    const bo = { displayName: 'Bo', addrSpec: 'bo@example.com' };
    const one = author({ from: via('Ada Example via DC-X'), replyTo: [ada] });
    const two = author({ from: via('Bo via DC-X'), replyTo: [bo] });
    expect(one.addrSpec).not.toBe(two.addrSpec);
    expect(author({ from: via('Ada Example via DC-X') }).addrSpec).toBe('');
  });

  it('gives one person one address before and after the list began to rewrite', () => {
    expect(author({ from: via('Ada Example via DC-X'), replyTo: [ada] }).addrSpec).toBe(
      author({ from: ada }).addrSpec,
    );
  });

  it('knows the list’s side addresses and letter case', () => {
    expect(author({ from: via('Ada via DC-X', 'DC-X@Lists.Example.ORG'), replyTo: [ada] }).addrSpec).toBe(
      ada.addrSpec,
    );
    expect(
      author({ from: via('Ada via DC-X', 'dc-x-bounces@lists.example.org'), replyTo: [ada] }).addrSpec,
    ).toBe(ada.addrSpec);
  });

  it('undoes a rewriting to another address of the list’s host only where X-Original-From says so', () => {
    const from = via('Ada Example via DC-X', 'forwarder@lists.example.org');
    expect(author({ from, originalFrom: ada })).toEqual(ada);
    expect(author({ from, replyTo: [ada] })).toBe(from);
  });

  it('gives the list itself for mail of the list itself', () => {
    expect(author({ from: via('DC-X') })).toEqual(via('DC-X'));
  });

  it.each([`${'via '.repeat(5000)}x`, `a${' '.repeat(20_000)}b`, 'a via '.repeat(4000)])(
    'is quick on hostile names %#',
    (name) => {
      const spentMs = cpuTimer();
      author({ from: via(name), replyTo: [ada] });
      expect(spentMs()).toBeLessThan(50);
    },
  );
});
