import { describe, expect, it } from 'vitest';
import { headerBlock } from '../../src/mail/header-block.ts';

const block = (text: string, most = 1000) => headerBlock(Buffer.from(text, 'latin1'), most);

describe('headerBlock', () => {
  it.each([
    ['CRLF', 'A: 1\r\nB: 2\r\n\r\nC: 3\r\n\r\n', 'A: 1\r\nB: 2\r\n'],
    ['LF', 'A: 1\nB: 2\n\nC: 3\n', 'A: 1\nB: 2\n'],
    ['both', 'A: 1\nB: 2\n\r\nC: 3\n\n', 'A: 1\nB: 2\n'],
    ['a header and nothing else', 'A: 1\r\nB: 2', 'A: 1\r\nB: 2'],
    ['bytes that are no ASCII', 'A: \xe9\n\nB', 'A: \xe9\n'],
  ])('ends at the first empty line: %s', (_, text, expected) => {
    expect(block(text)).toBe(expected);
  });

  it('reads no further than it is told', () => {
    expect(block('A: 1\nB: 2\n\n', 7)).toBe('A: 1\nB:');
  });
});
