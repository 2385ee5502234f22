import { describe, expect, it } from 'vitest';
import { ArchiveError, asArchiveError, type ErrorCode } from '../../src/ops/errors.ts';

const sqlite = (errcode: number) => Object.assign(new Error('words of a library'), { errcode });
const file = (code: string) => Object.assign(new Error('words of a library'), { code });

describe('what is told of an error of another part', () => {
  it.for<[what: string, error: unknown, code: ErrorCode]>([
    ['SQLITE_BUSY', sqlite(5), 'STORE_LOCKED'],
    ['SQLITE_BUSY_SNAPSHOT', sqlite(517), 'STORE_LOCKED'],
    ['SQLITE_FULL', sqlite(13), 'STORE_FULL'],
    ['SQLITE_IOERR_WRITE', sqlite(778), 'STORE_FAILED'],
    ['SQLITE_READONLY', sqlite(8), 'STORE_FAILED'],
    ['SQLITE_CANTOPEN', sqlite(14), 'STORE_FAILED'],
    ['SQLITE_CORRUPT', sqlite(11), 'STORE_DAMAGED'],
    ['SQLITE_NOTADB', sqlite(26), 'STORE_DAMAGED'],
    ['SQLITE_CONSTRAINT', sqlite(19), 'INTERNAL'],
    ['ENOSPC', file('ENOSPC'), 'STORE_FULL'],
    ['EDQUOT', file('EDQUOT'), 'STORE_FULL'],
    ['nothing known', new Error('words'), 'INTERNAL'],
    ['no error', 'words', 'INTERNAL'],
    ['nothing', null, 'INTERNAL'],
  ])('%s', ([, error, code]) => {
    const fault = asArchiveError(error);
    expect(fault.code).toBe(code);
    expect(`${fault.message} ${JSON.stringify(fault.facts)}`).not.toContain('words');
  });

  it('keeps a code that says more than the file', () => {
    expect(asArchiveError(new ArchiveError('SOURCE_FAILED', 'soon', {}, sqlite(778))).code).toBe(
      'SOURCE_FAILED',
    );
    expect(asArchiveError(new ArchiveError('INTERNAL', 'never', {}, sqlite(778))).code).toBe('STORE_FAILED');
  });

  it('says that the disk is full where anything behind the error does', () => {
    const hidden = new SuppressedError(
      new Error('clean-up'),
      new ArchiveError('SOURCE_FAILED', 'soon', {}, sqlite(13)),
    );
    expect(asArchiveError(hidden).code).toBe('STORE_FULL');
  });
});
