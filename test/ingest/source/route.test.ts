import { describe, expect, it } from 'vitest';
import { listIds, listMarks, routeMessage } from '../../../src/ingest/source/route.ts';
import { makeMessage } from '../../support/make-message.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';

const ID = 'dc-example.lists.example.org';
const routes = [
  { list: 'dc-example', listId: ID },
  { list: 'dc-other', listId: 'dc-other.lists.example.org' },
];

function withFields(...lines: string[]): Uint8Array {
  return Buffer.from(
    `From: ada@example.org\r\n${lines.join('\r\n')}\r\nSubject: x\r\n\r\nList-Id: <dc-other.lists.example.org>\r\n`,
  );
}

describe('List-Id', () => {
  it.each([
    ['brackets', `List-Id: <${ID}>`],
    ['a phrase', `List-Id: "The Example list" <${ID}>`],
    ['no brackets', `List-Id: ${ID}`],
    ['a phrase and no brackets', `List-Id: Example list ${ID}`],
    ['other case', 'LIST-ID: <DC-Example.Lists.EXAMPLE.org>'],
    ['a fold before the brackets', `List-Id: The Example list\r\n\t<${ID}>`],
    ['a fold inside of the brackets', `List-Id: Example <dc-example.\r\n lists.example.org>`],
    ['a bracket in the phrase', `List-Id: "Example <old>" <${ID}>`],
    ['no closing bracket', `List-Id: Example <${ID}`],
    ['a blank before the colon', `List-Id : <${ID}>`],
    ['an encoded phrase', `List-Id: =?utf-8?Q?Gru=CC=88=C3=9Fe?= <${ID}>`],
    ['several fields', `List-Id: <announce.example.com>\r\nList-Id: <${ID}>`],
  ])('is read with %s', (_, field) => {
    expect(routeMessage(withFields(field), routes)).toEqual(['dc-example']);
  });

  it.each([
    ['in the body', ''],
    ['of another list', 'List-Id: <dc-example.lists.example.com>'],
    ['that only begins the same', `List-Id: <${ID}.example.net>`],
    [
      'of another list, though X-BeenThere names ours',
      'List-Id: <all.example.com>\r\nX-BeenThere: dc-example@lists.example.org',
    ],
  ])('does not count %s', (_, field) => {
    expect(routeMessage(withFields(field || 'X-Nothing: 1'), routes)).toEqual([]);
  });

  it('routes to several lists when the message names several', () => {
    const message = withFields(`List-Id: <${ID}>`, 'List-Id: <dc-other.lists.example.org>');
    expect(routeMessage(message, routes)).toEqual(['dc-example', 'dc-other']);
    expect(listIds(message)).toEqual([ID, 'dc-other.lists.example.org']);
  });

  it('works with LF line ends', () => {
    expect(listIds(Buffer.from(`Subject: x\nList-Id: a\n <${ID}>\n\nbody\n`))).toEqual([ID]);
  });
});

describe('without List-Id', () => {
  it.each([
    'X-BeenThere: dc-example@lists.example.org',
    'List-Post: <mailto:dc-example@lists.example.org>',
    'List-Post: <mailto:dc-example%40lists.example.org?subject=x>, <https://example.org/post>',
    'Mailing-List: list DC-Example@lists.example.org; contact dc-example-owner@lists.example.org',
    'X-Mailing-List: <dc-example@lists.example.org> archive/latest/10',
    'X-Mailing-List: dc-example.lists.example.org',
  ])('falls back to %s', (field) => {
    expect(routeMessage(withFields(field), routes)).toEqual(['dc-example']);
  });

  it('survives a broken percent escape', () => {
    expect(routeMessage(withFields('List-Post: <mailto:dc%ZZ@lists.example.org>'), routes)).toEqual([]);
  });
});

it('gives everything to a list without List-Id', () => {
  expect(routeMessage(makeMessage(), [{ list: 'all', listId: null }, ...routes])).toEqual(['all']);
});

it('stays fast on hostile header blocks', () => {
  const spentMs = cpuTimer();
  for (const hostile of [
    'List-Id: ' + '<'.repeat(300_000),
    'List-Id: x\n' + ' \n'.repeat(150_000),
    'List-Post: ' + 'a,'.repeat(150_000),
    'List-Id:<a>\n'.repeat(30_000),
  ]) {
    expect(listMarks(Buffer.from(hostile)).length).toBeLessThanOrEqual(200);
  }
  expect(spentMs()).toBeLessThan(1000);
});
