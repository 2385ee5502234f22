import { describe, expect, it } from 'vitest';
import { ancestors, messageId, messageIds } from '../../src/mail/message-id.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

describe('messageIds', () => {
  it.each([
    ['<a@example.org> <b@example.org>', ['a@example.org', 'b@example.org']],
    ['<a@example.org><b@example.org>', ['a@example.org', 'b@example.org']],
    ['<a@example.org>,\r\n\t<b@example.org>', ['a@example.org', 'b@example.org']],
    ['<a@exa\r\n mple.org>', ['a@example.org']],
    ['<Your message of Monday <a@example.org>', ['a@example.org']],
    ['Message from Ada of "5 Jan" <a@example.org> (was: x)', ['a@example.org']],
    ['<> <   > <a@example.org>', ['a@example.org']],
    ['<a@example.org', []],
    ['a@example.org>', []],
    ['>><<', []],
    ['', []],
    [`<${'x'.repeat(999)}>`, []],
    [`<${'x'.repeat(998)}>`, ['x'.repeat(998)]],
  ])('%j', (field, ids) => expect(messageIds(field)).toEqual(ids));

  it('keeps the root and the newest of a very long References field', () => {
    const field = Array.from({ length: 500 }, (_, i) => `<${i}@example.org>`).join(' ');
    const ids = messageIds(field);
    expect(ids).toHaveLength(100);
    expect([ids[0], ids[1], ids.at(-1)]).toEqual(['0@example.org', '401@example.org', '499@example.org']);
  });

  it.each([
    '<'.repeat(300_000),
    '>'.repeat(300_000),
    '<>'.repeat(150_000),
    '<a'.repeat(150_000) + '>',
    `<${' '.repeat(300_000)}>`,
  ])('is quick on hostile text %#', (field) => {
    const spentMs = cpuTimer();
    messageIds(field);
    expect(spentMs()).toBeLessThan(100);
  });
});

describe('messageId', () => {
  it.each([
    [' <a@example.org>\r\n', 'a@example.org'],
    ['a@example.org', 'a@example.org'],
    ['<a/%+#? b@example.org>', 'a/%+#?b@example.org'],
    ['<a@example.org> <b@example.org>', 'a@example.org'],
    ['two words', null],
    ['<broken', null],
    ['', null],
  ])('%j -> %j', (field, id) => expect(messageId(field)).toBe(id));
});

describe('ancestors', () => {
  const none = new Set<string>();
  it('puts the parent that In-Reply-To names last, whatever the order of References', () => {
    expect(ancestors('<a@x> <b@x> <c@x>', '<b@x>', none)).toEqual(['a@x', 'c@x', 'b@x']);
    expect(ancestors('<a@x> <b@x>', '', none)).toEqual(['a@x', 'b@x']);
    expect(ancestors('', '<b@x>', none)).toEqual(['b@x']);
  });
  it('takes the last id of an In-Reply-To with prose or several ids', () => {
    expect(ancestors('', 'Your message <a@x> of Monday <b@x>', none)).toEqual(['b@x']);
    expect(ancestors('', 'Your message of Monday', none)).toEqual([]);
    expect(ancestors('', 'y', none)).toEqual([]);
  });
  it('does not take a person’s address for an id', () => {
    expect(ancestors('<a@x>', 'Message from <Ada@example.org>', new Set(['ada@example.org']))).toEqual([
      'a@x',
    ]);
  });
  it('names nobody twice', () => {
    expect(ancestors('<a@x> <a@x> <b@x> <a@x>', '<b@x>', none)).toEqual(['a@x', 'b@x']);
  });
});
