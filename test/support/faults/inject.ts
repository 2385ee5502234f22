// Preloaded into the program (node --import): makes the one thing fail that DC_FAULT names, once. The program itself is
// the one that users run; what it calls is wrapped here.
import { closeSync, openSync, writeSync } from 'node:fs';
import crypto from 'node:crypto';
import { syncBuiltinESMExports } from 'node:module';
import { basename, join } from 'node:path';
import { DatabaseSync, StatementSync } from 'node:sqlite';
import { isMainThread } from 'node:worker_threads';
import { type Fault, STATEMENTS } from './fault.ts';

const SQLITE_BUSY = 5;
const SQLITE_IOERR_WRITE = 778;

const fault = JSON.parse(process.env['DC_FAULT']!) as Fault;
if (fault.step !== 'refine') wrapStatements(STATEMENTS[fault.step]);
else if (!isMainThread) wrapRefining();

function wrapStatements(step: { file: string; sql: string }): void {
  const homes = new WeakMap<StatementSync, DatabaseSync>();
  let calls = 0;
  /** the fault comes when this one's transaction is committed */
  let armed: DatabaseSync | null = null;

  const around = (database: DatabaseSync, sql: string, work: () => unknown): unknown => {
    if (armed === database && /^commit/iu.test(sql)) {
      armed = null;
      work();
      return fault.kind === 'half' ? die() : fail();
    }
    const isIt = sql.toLowerCase().includes(step.sql) && basename(database.location() ?? '') === step.file;
    if (!isIt || ++calls !== fault.nth || !isFirst()) return work();
    if (fault.kind === 'killed') return die();
    if (fault.kind === 'before') return fail();
    if (fault.kind === 'locked') throw sqliteError(SQLITE_BUSY);
    if (fault.kind === 'broken') throw sqliteError(SQLITE_IOERR_WRITE);
    if (fault.kind === 'full') {
      takeAllRoom();
      return work();
    }
    if (database.isTransaction) armed = database;
    const result = work();
    if (database.isTransaction) return result;
    return fault.kind === 'after' ? fail() : half(result);
  };

  // oxlint-disable-next-line unbound-method -- bound again by apply and call
  const { prepare, exec } = DatabaseSync.prototype;
  DatabaseSync.prototype.prepare = function (this: DatabaseSync, ...given) {
    const statement = prepare.apply(this, given);
    homes.set(statement, this);
    return statement;
  };
  DatabaseSync.prototype.exec = function (this: DatabaseSync, sql) {
    around(this, sql, () => exec.call(this, sql));
  };
  for (const name of ['run', 'get', 'all'] as const) {
    const original = StatementSync.prototype[name] as (...values: unknown[]) => unknown;
    Object.defineProperty(StatementSync.prototype, name, {
      value(this: StatementSync, ...values: unknown[]) {
        const home = homes.get(this);
        const work = () => original.apply(this, values);
        return home === undefined ? work() : around(home, this.sourceSQL, work);
      },
    });
  }
}

// On a thread of the pool: hashes are made in the middle of a message, after it was parsed.
function wrapRefining(): void {
  const { createHmac } = crypto;
  let calls = 0;
  crypto.createHmac = (...given: Parameters<typeof createHmac>) => {
    if (++calls === fault.nth && isFirst()) {
      if (fault.kind === 'killed') die();
      runOutOfMemory();
    }
    return createHmac(...given);
  };
  syncBuiltinESMExports();
}

function runOutOfMemory(): never {
  const hog: unknown[] = [];
  for (;;) hog.push(Array.from({ length: 100_000 }, (_, i) => ({ i })));
}

/** True once, whichever thread asks. */
function isFirst(): boolean {
  try {
    closeSync(openSync(join(fault.folder, 'happened'), 'wx'));
    return true;
  } catch {
    return false;
  }
}

function fail(): never {
  throw new Error('a fault, with words of jane@private.example.org');
}

function die(): never {
  process.kill(process.pid, 'SIGKILL');
  for (;;);
}

function sqliteError(errcode: number): Error {
  return Object.assign(new Error('sqlite: jane@private.example.org'), { code: 'ERR_SQLITE_ERROR', errcode });
}

function half(result: unknown): unknown {
  if (Array.isArray(result)) return result.slice(0, Math.ceil(result.length / 2));
  const row = result as Record<string, unknown>;
  const bytes = row['sealed'] as Uint8Array;
  return { ...row, sealed: bytes.subarray(0, bytes.length >> 1) };
}

function takeAllRoom(): void {
  const file = openSync(join(fault.folder, 'filler'), 'w');
  for (const size of [1 << 20, 4096, 1]) {
    try {
      for (;;) writeSync(file, Buffer.alloc(size));
    } catch {
      // no room for so much; less may fit
    }
  }
  closeSync(file);
}
