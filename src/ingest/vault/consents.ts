// Lists that ask: whose first message waits until they agree to publication. Who decided is a keyed hash; the address is
// kept, sealed, only until then.
import { createHash, randomBytes } from 'node:crypto';
import { PersonHasher } from '../../mail/person-hash.ts';
import { isMailbox, type ConsentLetter, type RequestLanguage } from '../../requests/words.ts';
import type { Consents, DueConsentMail, Standing } from './consent.ts';
import type { Keys } from './keys.ts';
import type { MailLimit } from './mail-limit.ts';
import { seal, unseal } from './seal.ts';
import type { VaultTables } from './vault-tables.ts';

export const CONSENTS_SCHEMA = `
  create table if not exists consent_lists (list text primary key, since integer not null) strict;
  create table if not exists consents (
    list text not null, hash text not null, state text not null, token_key text not null unique, sealed blob,
    asked_at integer not null, decided_at integer, mail_after integer, mail_tries integer not null default 0,
    primary key (list, hash)) strict;
  create table if not exists consent_waits (
    arrival integer primary key, list text not null, hash text not null) strict;
`;

const DAY_MS = 24 * 3_600_000;
const MOST_MAIL_TRIES = 12;

interface Sealed {
  readonly contact: string;
  readonly token: string;
  readonly language: RequestLanguage;
}

export class SqliteConsents implements Consents {
  readonly #tables: VaultTables;
  readonly #sealKey: Keys['seal'];
  readonly #hasher: PersonHasher;
  readonly #limit: MailLimit;
  readonly #now: () => number;

  constructor(tables: VaultTables, keys: Keys, limit: MailLimit, now: () => number) {
    this.#tables = tables;
    this.#sealKey = keys.seal;
    this.#hasher = new PersonHasher(keys.people);
    this.#limit = limit;
    this.#now = now;
  }

  begin(list: string): void {
    this.#tables.run('insert or ignore into consent_lists values (?, ?)', list, this.#now());
  }

  standing(list: string, author: string, receivedAt: number): Standing {
    const since = this.#tables.get('select since from consent_lists where list = ?', list)?.['since'];
    if (since === undefined || receivedAt < (since as number)) return 'agreed';
    const row = this.#tables.get(
      'select state from consents where list = ? and hash = ?',
      list,
      this.#hasher.address(author),
    );
    return (row?.['state'] as Standing | undefined) ?? 'asked';
  }

  ask(list: string, arrival: number, author: string, language: RequestLanguage): void {
    const hash = this.#hasher.address(author);
    this.#tables.transaction(() => {
      this.#tables.run('insert or ignore into consent_waits values (?, ?, ?)', arrival, list, hash);
      if (this.#tables.get('select 1 from consents where list = ? and hash = ?', list, hash) !== undefined)
        return;
      const token = randomBytes(16).toString('base64url');
      const sealed: Sealed = { contact: author, token, language };
      const canBeAsked = isMailbox(author);
      this.#tables.run(
        `insert into consents (list, hash, state, token_key, sealed, asked_at, mail_after)
         values (?, ?, 'asked', ?, ?, ?, ?)`,
        list,
        hash,
        keyOf(token),
        canBeAsked ? seal(this.#sealKey, `consent ${hash}`, Buffer.from(JSON.stringify(sealed))) : null,
        this.#now(),
        canBeAsked ? (this.#limit.after(author) ?? this.#now() + DAY_MS) : null,
      );
    });
  }

  take({ id, token, agrees }: ConsentLetter): void {
    this.#tables.transaction(() => {
      if (this.#tables.get('select 1 from letters where id = ?', id) !== undefined) return;
      this.#tables.run('insert into letters values (?)', id);
      this.#tables.run(
        `update consents set state = ?, decided_at = ?, sealed = null, mail_after = null
         where token_key = ? and state = 'asked'`,
        agrees ? 'agreed' : 'refused',
        this.#now(),
        keyOf(token),
      );
    });
  }

  decided(): { arrival: number; list: string; seq: number | null }[] {
    return this.#tables
      .all(
        `select w.arrival, w.list, iif(i.state = 'held' and i.why = 'consent', i.seq, null) as seq, i.state
         from consent_waits w join consents c on c.list = w.list and c.hash = w.hash
         join intake i on i.arrival = w.arrival
         where c.state <> 'asked' and i.state <> 'new' order by w.arrival limit 50`,
      )
      .map((row) => ({
        arrival: row['arrival'] as number,
        list: row['list'] as string,
        seq: row['seq'] as number | null,
      }));
  }

  done(arrival: number): void {
    this.#tables.run('delete from consent_waits where arrival = ?', arrival);
  }

  dueMail(): DueConsentMail[] {
    return this.#tables
      .all(
        `select list, hash, sealed from consents where state = 'asked' and mail_after <= ? and sealed is not null
         order by mail_after limit 20`,
        this.#now(),
      )
      .map((row) => {
        const hash = row['hash'] as string;
        const text = unseal(this.#sealKey, `consent ${hash}`, row['sealed'] as Uint8Array).toString('utf8');
        return { list: row['list'] as string, hash, ...(JSON.parse(text) as Sealed) };
      });
  }

  mailed({ list, hash }: Pick<DueConsentMail, 'list' | 'hash'>, outcome: 'sent' | 'later' | 'never'): void {
    const where = 'where list = ? and hash = ?';
    const row = this.#tables.get(`select mail_tries from consents ${where}`, list, hash);
    if (row === undefined) return;
    const tries = (row['mail_tries'] as number) + 1;
    const isAgain = outcome === 'later' && tries < MOST_MAIL_TRIES;
    const after = isAgain ? this.#now() + Math.min(60_000 * 2 ** tries, DAY_MS / 4) : null;
    this.#tables.run(`update consents set mail_tries = ?, mail_after = ? ${where}`, tries, after, list, hash);
  }

  /** The caller holds the transaction. */
  forget(hashes: readonly string[]): void {
    for (const hash of hashes) {
      this.#tables.run('delete from consent_waits where hash = ?', hash);
      this.#tables.run('delete from consents where hash = ?', hash);
    }
  }
}

function keyOf(token: string): string {
  return createHash('sha256').update(`dc-archive consent ${token}`).digest('hex');
}
