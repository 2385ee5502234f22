// How many mails of the site's own one address gets a day, and all together get an hour.
import { PersonHasher } from '../../mail/person-hash.ts';
import type { VaultTables } from './vault-tables.ts';

const HOUR_MS = 3_600_000;
const DAY_MS = 24 * HOUR_MS;
const MOST_A_CONTACT = 3;
const MOST_AN_HOUR = 120;

export class MailLimit {
  readonly #tables: VaultTables;
  readonly #hasher: PersonHasher;
  readonly #now: () => number;

  constructor(tables: VaultTables, peopleKey: Uint8Array, now: () => number) {
    this.#tables = tables;
    this.#hasher = new PersonHasher(peopleKey);
    this.#now = now;
  }

  /**
   * When a mail to this address may go out (ms UTC), which is noted; null where the address had enough: somebody who
   * types the address of another must not fill their mailbox. A flood makes mails late, and takes nobody's away.
   */
  after(contact: string): number | null {
    const now = this.#now();
    const hash = this.#hasher.address(contact);
    const sent = (sql: string, ...values: (string | number)[]) =>
      this.#tables.get(`select count(*) as n from request_contacts where ${sql}`, ...values)!['n'] as number;
    this.forgetOld();
    if (sent('hash = ?', hash) >= MOST_A_CONTACT) return null;
    const after = now + Math.floor(sent('at > ?', now - HOUR_MS) / MOST_AN_HOUR) * HOUR_MS;
    this.#tables.run('insert into request_contacts values (?, ?)', hash, after);
    return after;
  }

  /** Who was written to a day ago is nobody's business any more. */
  forgetOld(): void {
    this.#tables.run('delete from request_contacts where at < ?', this.#now() - DAY_MS);
  }
}
