import { describe, expect, it } from 'vitest';
import { listHeaders } from '../../src/ingest/list-headers.ts';

const URL = 'https://archive.example.org/lists/dc-x';
const block = (...lines: string[]) => `From: Jane <jane@example.org>\r\n${lines.join('\r\n')}\r\n`;

describe('headers of a list', () => {
  it('are counted, folded ones too, whatever their case', () => {
    const full = block(
      'List-ID: Examples',
      '\t<dc-x.example.org>',
      'list-post: <mailto:dc-x@example.org>',
      `List-Archive: <${URL}>`,
    );
    const bare = block('Subject: hello');
    expect(listHeaders([full, full, bare], URL)).toEqual({
      messages: 3,
      withListId: 2,
      withPost: 2,
      withArchive: 2,
      missingNumbers: null,
    });
    expect(listHeaders([full], 'https://other.example.org/lists/dc-x').withArchive).toBe(0);
    expect(listHeaders([full], null).withArchive).toBe(0);
  });

  it.each([
    ['X-Sequence', (n: number) => `X-Sequence: ${n}`],
    ['List-Sequence', (n: number) => `List-Sequence: ${n}`],
    ['the subject', (n: number) => `Subject: Re: [dc-x:${n}] beds and paths`],
  ])('show by %s which numbers never came', (_name, field) => {
    const numbered = [7, 8, 10, 13].map((n) => block(field(n)));
    expect(listHeaders(numbered, URL).missingNumbers).toBe(3);
    expect(
      listHeaders(
        [7, 8, 9].map((n) => block(field(n))),
        URL,
      ).missingNumbers,
    ).toBe(0);
  });

  it('tell nothing where only some have a number, or where counting began anew', () => {
    const some = [
      block('X-Sequence: 1'),
      block('Subject: a'),
      block('Subject: b'),
      block('X-Sequence: 9'),
      block('Subject: c'),
    ];
    expect(listHeaders(some, URL).missingNumbers).toBeNull();
    expect(listHeaders([block('X-Sequence: 1'), block('X-Sequence: 900000')], URL).missingNumbers).toBeNull();
    expect(
      listHeaders([block('Subject: [2024] plans'), block('Subject: [room 3] plans')], URL).missingNumbers,
    ).toBeNull();
  });

  it('give no word of a message away', () => {
    const answer = listHeaders([block('List-Id: <jane.secret.example.org>', 'X-Sequence: jane 5')], URL);
    expect(JSON.stringify(answer)).not.toMatch(/jane|secret/u);
  });
});
