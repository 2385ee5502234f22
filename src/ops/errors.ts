// Faults that stop something, as a catalogue of codes. docs/errors.md has one heading per code.

/** code -> what happened and what the operator does, in one sentence. */
export const ERROR_CODES = {
  CONFIG_INVALID: 'The configuration has mistakes; each is listed with its file, key and remedy.',
  USAGE: 'The command was not understood; see --help.',
  SOURCE_UNREACHABLE: 'The mail source could not be reached; check host, port and network.',
  SOURCE_LOGIN_REFUSED: 'The mail server refused the login; check user and password.',
  SOURCE_MAILBOX_MISSING: 'The mailbox or file of a source does not exist or cannot be read.',
  SOURCE_FAILED: 'The mail source failed in the middle; the next run goes on where this one stopped.',
  VAULT_KEY_MISSING: 'The vault exists but its key does not; restore the key file from your backup.',
  VAULT_KEY_WRONG: 'The key does not open this vault; restore the key that belongs to it.',
  VAULT_DAMAGED: 'A sealed message does not open; restore the vault from your backup.',
  VAULT_PERMISSIONS: 'The vault folder can be read by others; set its mode to 0700.',
  STORE_LOCKED: 'Another process is writing to this data folder; stop it or wait until it ends.',
  STORE_FULL: 'The disk is full; make room and run again, nothing was lost.',
  STORE_FAILED:
    'A file of the store cannot be opened or written; check the disk, its quota and the rights of the files.',
  STORE_DAMAGED: 'A file of the store is damaged; check the disk and restore the file from your backup.',
  STORE_MISSING: 'There is no archive here yet; run ingest or up first.',
  STORE_NEWER: 'The archive was written by a newer version of dc-archive; upgrade first.',
  PUBLIC_RECORD_INVALID: 'A record did not match the public schema and was refused.',
  ENGINE_UNREACHABLE: 'The search engine does not answer; pages work and the index catches up later.',
  ENGINE_REFUSED: 'The search engine refused a request; check its key and version.',
  ENGINE_TASK_FAILED: 'The search engine could not carry out a task; run reindex.',
  ENGINE_BINARY: 'The Meilisearch binary is missing or not the expected one.',
  MAIL_FAILED: 'The SMTP server did not take a mail; check smtp in site.yaml, then try again.',
  REQUEST_UNKNOWN: 'There is no such request.',
  REQUEST_STATE: 'The request is not in a state in which this can be done.',
  LISTEN_FAILED: 'The address cannot be listened on; is another program using the port?',
  SLOT_UNKNOWN: 'There is no such slot in this list.',
  SLOT_STATE: 'The slot is not in a state in which this can be done.',
  POLICY_CHANGED: 'The policy of the list was changed meanwhile; run again, nothing was lost.',
  TARGET_NOT_EMPTY: 'The folder to export to holds something already; name a new one.',
  BAG_BROKEN:
    'The bag is not whole, was changed, or is not one of dc-archive; get it once more from who made it.',
  ARCHIVE_NOT_EMPTY:
    'There is an archive or mail here already; a bag goes into an empty data folder (site.yaml, data).',
  ARCHIVE_OTHER_KEY:
    'The list was made under another key: its mail would be published a second time; set `key` in site.yaml to that key, or take the sources of the list away.',
  LOG_HANDED_OVER:
    'This archive was handed over and another key signs its log now; let the successor work on, or take it back with export --handover.',
  WITNESS_KEY:
    'The key file of the witness is not there, holds no such key, or would be overwritten; see witness key --help.',
  LIST_UNKNOWN: 'The configuration has no such list.',
  WORKER_TIMEOUT: 'Work on one message took too long and was stopped.',
  INTERNAL: 'Something unforeseen happened; please report it with the stack shown.',
} as const;

export type ErrorCode = keyof typeof ERROR_CODES;
export type Retry = 'soon' | 'later' | 'never';
/** What may be logged about an error: numbers, booleans, known ids. Never text from mail or from a third party. */
export type Facts = Readonly<Record<string, string | number | boolean | null>>;

/** A fault with a code. `message` is the code; foreign error texts stay in `cause` and are never shown or logged. */
export class ArchiveError extends Error {
  override readonly name = 'ArchiveError';
  readonly code: ErrorCode;
  readonly retry: Retry;
  readonly facts: Facts;
  constructor(code: ErrorCode, retry: Retry = 'never', facts: Facts = {}, cause?: unknown) {
    super(code, { cause });
    this.code = code;
    this.retry = retry;
    this.facts = facts;
  }
}

/** Turns anything thrown into an ArchiveError, keeping one that already is. */
export function asArchiveError(error: unknown, code: ErrorCode = 'INTERNAL'): ArchiveError {
  const all = behind(error);
  const full = all.find(isDiskFull);
  // a full disk shows itself in many places at once, and everything else that fails then is its consequence
  if (full !== undefined) return new ArchiveError('STORE_FULL', 'later', {}, full);
  const ours = all.find((one) => one instanceof ArchiveError);
  if (ours !== undefined && ours.code !== 'INTERNAL') return ours;
  for (const one of all) {
    const store = STORE_FAULTS[primaryCode(one)];
    if (store !== undefined) return new ArchiveError(store, 'later', {}, one);
  }
  return ours ?? new ArchiveError(code, 'never', {}, error);
}

// The error itself, what it was caused by, and what a failed clean-up hid (SuppressedError).
function behind(error: unknown): unknown[] {
  const found: unknown[] = [];
  const waiting = [error];
  while (waiting.length > 0 && found.length < 20) {
    const one = waiting.shift();
    if (one === undefined || one === null) continue;
    found.push(one);
    if (one instanceof SuppressedError) waiting.push(one.suppressed, one.error);
    else if (one instanceof Error) waiting.push(one.cause);
  }
  return found;
}

function isDiskFull(error: unknown): boolean {
  if (typeof error !== 'object' || error === null) return false;
  const { code } = error as { code?: unknown };
  return code === 'ENOSPC' || code === 'EDQUOT' || primaryCode(error) === SQLITE_FULL;
}

// SQLite tells its kinds of errors by the lowest byte; 0 where it is no error of SQLite.
function primaryCode(error: unknown): number {
  const errcode = typeof error === 'object' ? (error as { errcode?: unknown } | null)?.errcode : undefined;
  return typeof errcode === 'number' ? errcode & 0xff : 0;
}

const SQLITE_FULL = 13;
/** BUSY, LOCKED, READONLY, IOERR, CORRUPT, CANTOPEN, NOTADB */
const STORE_FAULTS: Readonly<Record<number, ErrorCode>> = {
  5: 'STORE_LOCKED',
  6: 'STORE_LOCKED',
  8: 'STORE_FAILED',
  10: 'STORE_FAILED',
  11: 'STORE_DAMAGED',
  14: 'STORE_FAILED',
  26: 'STORE_DAMAGED',
};
