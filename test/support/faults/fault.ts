// What a fault is: one thing that goes wrong once, in one step of the line, in a worker that knows nothing of it.

/** Steps of the line that are statements of ours: which file they speak to, and how they begin. */
export const STATEMENTS = {
  'vault keep': { file: 'vault.db', sql: 'insert into intake' },
  'vault waiting': { file: 'vault.db', sql: `where list = ? and state = 'new'` },
  'vault read': { file: 'vault.db', sql: 'select sealed from raw' },
  'archive record': { file: 'archive.db', sql: 'insert into "records"' },
  'vault settle': { file: 'vault.db', sql: 'update intake set state = iif' },
  'index batch': { file: 'search.db', sql: 'insert into words' },
  'index cursor': { file: 'search.db', sql: 'insert or replace into state' },
} as const;
export type StatementStep = keyof typeof STATEMENTS;

/**
 * - `before`: it fails and has done nothing.
 * - `after`: it was done, for good where it writes, and its caller is told that it failed.
 * - `half`: half of it is there: a transaction that is torn in its middle as the process dies, a read that gives half.
 * - `killed`: the process dies (kill -9) in the middle of its transaction.
 * - `full`: the disk is full from this moment on, really: a file takes all the room that there is.
 * - `locked`: another process keeps the file locked for longer than anybody waits.
 * - `broken`: the disk cannot be written (an I/O error).
 */
export type Kind = 'before' | 'after' | 'half' | 'killed' | 'full' | 'locked' | 'broken';

export interface Fault {
  readonly step: StatementStep | 'refine';
  readonly kind: Kind;
  /** which of the step's calls, from 1 */
  readonly nth: number;
  /** a folder where the fault leaves `happened`, so that it happens once, and `filler`, which takes the room */
  readonly folder: string;
}
