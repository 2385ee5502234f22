// Requests for removal: who asks for what, sealed like mail. What they say is deleted as soon as it is not needed.
import { randomInt, timingSafeEqual } from 'node:crypto';
import { referenceKey } from '../../requests/reference.ts';
import type {
  CaseLetter,
  Grant,
  PublicRequest,
  Refusal,
  RequestLetter,
  RequestState,
} from '../../requests/words.ts';
import type { Keys } from './keys.ts';
import type { MailLimit } from './mail-limit.ts';
import { dayOf, dueDay } from './request-days.ts';
import { seal, unseal } from './seal.ts';
import type { VaultTables } from './vault-tables.ts';
import type { DueMail, RequestCase, Requests } from './request-case.ts';

export const REQUESTS_SCHEMA = `
  create table if not exists requests (
    n integer primary key autoincrement, key text not null unique, state text not null, cause text not null,
    list text, seq integer, received_at integer not null, confirmed_at integer, closed_at integer, outcome text,
    sealed blob, code blob, tries integer not null default 0, mail text, mail_after integer not null default 0,
    mail_tries integer not null default 0, is_told integer not null default 0) strict;
  create index if not exists requests_state on requests (state, received_at);
  create index if not exists requests_mail on requests (mail_after) where mail is not null;
  create index if not exists requests_untold on requests (n) where is_told = 0;
  create table if not exists letters (id text primary key) strict, without rowid;
  create table if not exists request_contacts (hash text not null, at integer not null) strict;
  create index if not exists request_contacts_hash on request_contacts (hash, at);
`;

const HOUR_MS = 3_600_000;
const CODE_LIVES_MS = 24 * HOUR_MS;
const MOST_TRIES = 5;
/** unconfirmed ones at a time; beyond, letters wait in the inbox, and that fills up */
export const MOST_UNDECIDED = 1000;
const MOST_MAIL_TRIES = 12;

const OPEN: readonly RequestState[] = ['received', 'open'];

export class SqliteRequests implements Requests {
  readonly #tables: VaultTables;
  readonly #sealKey: Keys['seal'];
  readonly #limit: MailLimit;
  readonly #now: () => number;

  constructor(tables: VaultTables, keys: Pick<Keys, 'seal'>, limit: MailLimit, now: () => number) {
    this.#tables = tables;
    this.#sealKey = keys.seal;
    this.#limit = limit;
    this.#now = now;
  }

  take(letter: CaseLetter, isConfirmedByMail: boolean): boolean {
    let isTaken = true;
    this.#tables.transaction(() => {
      if (this.#tables.get('select 1 from letters where id = ?', letter.id) !== undefined) return;
      if (letter.kind === 'request') isTaken = this.#open(letter, isConfirmedByMail);
      else if (letter.kind === 'code') this.#confirm(letter.reference, letter.code);
      else this.#withdraw(letter.reference);
      if (isTaken) this.#tables.run('insert into letters values (?)', letter.id);
    });
    return isTaken;
  }

  #open(letter: RequestLetter, isConfirmedByMail: boolean): boolean {
    const undecided = this.#tables.get(
      `select count(*) as n from requests where state in ('received', 'waiting')`,
    )!['n'] as number;
    if (undecided >= MOST_UNDECIDED) return false;
    const key = referenceKey(letter.reference);
    if (this.#tables.get('select 1 from requests where key = ?', key) !== undefined) return true;
    const needsCode = isConfirmedByMail && letter.contact !== null;
    const { list, seq, cause } = letter;
    const { n } = this.#tables.get(
      `insert into requests (key, state, cause, list, seq, received_at) values (?, ?, ?, ?, ?, ?) returning n`,
      key,
      needsCode ? 'waiting' : 'received',
      cause,
      list,
      seq,
      Math.min(letter.at, this.#now()),
    ) as { n: number };
    this.#tables.run('update requests set sealed = ? where n = ?', this.#sealed(n, letter), n);
    const after = needsCode ? this.#limit.after(letter.contact!) : null;
    if (after !== null) this.#mail(n, 'code', after);
    return true;
  }

  #confirm(reference: string, typed: string): void {
    const row = this.#tables.get(
      `select n, code, tries, received_at from requests where key = ? and state = 'waiting'`,
      referenceKey(reference),
    );
    if (row === undefined || row['code'] === null) return;
    const n = row['n'] as number;
    const isLate = this.#now() - (row['received_at'] as number) > CODE_LIVES_MS;
    if (isLate) return;
    const code = unseal(this.#sealKey, `code ${n}`, row['code'] as Uint8Array);
    const given = Buffer.from(typed.replace(/[\s-]/gu, ''));
    if (given.length === code.length && timingSafeEqual(given, code)) {
      this.#tables.run(
        `update requests set state = 'open', confirmed_at = ?, code = null, mail = null, is_told = 0 where n = ?`,
        this.#now(),
        n,
      );
      return;
    }
    const tries = (row['tries'] as number) + 1;
    this.#tables.run('update requests set tries = ? where n = ?', tries, n);
    if (tries >= MOST_TRIES) this.#end('n = ?', n);
  }

  // Nobody confirmed it: what was written is deleted.
  #end(which: string, value: number): void {
    this.#tables.run(
      `update requests set state = 'lapsed', closed_at = ?, sealed = null, code = null, mail = null, seq = null,
       is_told = 0 where state = 'waiting' and ${which}`,
      this.#now(),
      value,
    );
  }

  #withdraw(reference: string): void {
    this.#tables.run(
      `update requests set state = 'withdrawn', closed_at = ?, sealed = null, code = null, mail = null, seq = null,
       is_told = 0 where key = ? and state in ('received', 'waiting', 'open')`,
      this.#now(),
      referenceKey(reference),
    );
  }

  #mail(n: number, kind: DueMail['kind'], after = 0): void {
    const code = String(randomInt(100_000_000)).padStart(8, '0');
    this.#tables.run(
      `update requests set mail = ?, mail_after = ?, mail_tries = 0, code = coalesce(?, code) where n = ?`,
      kind,
      after,
      kind === 'code' ? seal(this.#sealKey, `code ${n}`, Buffer.from(code)) : null,
      n,
    );
  }

  all(): RequestCase[] {
    return this.#cases('1 = 1');
  }

  find(word: string | number): RequestCase | null {
    const [one] =
      typeof word === 'number' ? this.#cases('n = ?', word) : this.#cases('key = ?', referenceKey(word));
    return one ?? null;
  }

  decide(n: number, outcome: Grant | Refusal, isGranted: boolean): boolean {
    let isDone = false;
    this.#tables.transaction(() => {
      const before = this.find(n);
      if (before === null || !OPEN.includes(before.state)) return;
      isDone = true;
      const isErased = outcome === 'message_erased' || outcome === 'person_erased';
      const { contact = null, language = 'en', reference } = before.letter ?? {};
      // after an erasure nothing of what was asked for may stay; the contact only until the answer is sent
      const kept =
        isErased && before.letter !== null
          ? { ...before.letter, who: '', text: '', contact, language, reference: reference! }
          : before.letter;
      this.#tables.run(
        `update requests set state = ?, outcome = ?, closed_at = ?, sealed = ?, is_told = 0 where n = ?`,
        isGranted ? 'granted' : 'refused',
        outcome,
        this.#now(),
        kept === null ? null : this.#sealed(n, kept),
        n,
      );
      // an address that nobody has confirmed may be somebody else's
      if (before.confirmedAt !== null && contact !== null) this.#mail(n, 'outcome');
      else if (isErased) this.#tables.run('update requests set sealed = null where n = ?', n);
    });
    return isDone;
  }

  dueMail(): DueMail[] {
    return this.#cases('mail is not null and mail_after <= ? order by mail_after, n limit 20', this.#now())
      .filter(({ letter }) => letter?.contact !== null && letter !== null)
      .map(({ n, letter }) => {
        const row = this.#tables.get('select mail, code from requests where n = ?', n)!;
        const kind = row['mail'] as DueMail['kind'];
        const code =
          kind === 'code'
            ? unseal(this.#sealKey, `code ${n}`, row['code'] as Uint8Array).toString('utf8')
            : null;
        const { contact, language, reference } = letter!;
        return { n, kind, code, contact: contact!, language, reference };
      });
  }

  mailed({ n, kind }: Pick<DueMail, 'n' | 'kind'>, outcome: 'sent' | 'later' | 'never'): void {
    this.#tables.transaction(() => {
      const row = this.#tables.get(
        'select mail_tries, outcome from requests where n = ? and mail = ?',
        n,
        kind,
      );
      if (row === undefined) return;
      const tries = (row['mail_tries'] as number) + 1;
      if (outcome === 'later' && tries < MOST_MAIL_TRIES) {
        const wait = Math.min(60_000 * 2 ** tries, 6 * HOUR_MS);
        this.#tables.run(
          'update requests set mail_tries = ?, mail_after = ? where n = ?',
          tries,
          this.#now() + wait,
          n,
        );
        return;
      }
      const isErased = String(row['outcome']).endsWith('_erased');
      this.#tables.run(
        `update requests set mail = null, mail_tries = ?, sealed = iif(?, null, sealed) where n = ?`,
        tries,
        isErased ? 1 : 0,
        n,
      );
    });
  }

  untold(): { n: number; request: PublicRequest }[] {
    return this.#cases('is_told = 0 order by n limit 200').map((one) => ({
      n: one.n,
      request: toPublic(one),
    }));
  }

  told({ n, state }: { n: number; state: RequestState }): void {
    this.#tables.run('update requests set is_told = 1 where n = ? and state = ?', n, state);
  }

  lapse(): void {
    this.#end('received_at < ?', this.#now() - CODE_LIVES_MS);
    this.#limit.forgetOld();
  }

  old(keepMonths: number): string[] {
    const before = new Date(this.#now());
    before.setUTCMonth(before.getUTCMonth() - keepMonths);
    return this.#tables
      .all('select key from requests where closed_at < ? and is_told = 1', before.getTime())
      .map((row) => row['key'] as string);
  }

  delete(keys: readonly string[]): void {
    this.#tables.transaction(() => {
      for (const key of keys) this.#tables.run('delete from requests where key = ?', key);
    });
  }

  #sealed(n: number, letter: RequestLetter): Buffer {
    return seal(this.#sealKey, `request ${n}`, Buffer.from(JSON.stringify(letter)));
  }

  #cases(where: string, ...values: number[] | string[]): RequestCase[] {
    return this.#tables.all(`select * from requests where ${where}`, ...values).map((row) => {
      const n = row['n'] as number;
      const sealed = row['sealed'] as Uint8Array | null;
      const receivedAt = row['received_at'] as number;
      return {
        n,
        key: row['key'] as string,
        state: row['state'] as RequestState,
        cause: row['cause'] as RequestCase['cause'],
        list: row['list'] as string | null,
        seq: row['seq'] as number | null,
        receivedAt,
        confirmedAt: row['confirmed_at'] as number | null,
        closedAt: row['closed_at'] as number | null,
        outcome: row['outcome'] as RequestCase['outcome'],
        due: dueDay(receivedAt),
        mail: row['mail'] as RequestCase['mail'],
        letter:
          sealed === null
            ? null
            : (JSON.parse(unseal(this.#sealKey, `request ${n}`, sealed).toString('utf8')) as RequestLetter),
      };
    });
  }
}

function toPublic(one: RequestCase): PublicRequest {
  const { key, state, list, seq, receivedAt, confirmedAt, closedAt, outcome, due } = one;
  return {
    key,
    state,
    list,
    seq: state === 'granted' ? seq : null,
    received: dayOf(receivedAt),
    due,
    closed: closedAt === null ? null : dayOf(closedAt),
    outcome,
    counts: confirmedAt !== null || state === 'received' || state === 'granted' || state === 'refused',
  };
}
