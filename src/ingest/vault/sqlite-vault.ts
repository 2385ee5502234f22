// The vault in one SQLite file of a folder that only the worker may enter (mode 0700).
import type { DatabaseSync } from 'node:sqlite';
import type { HoldReason } from '../../mail/message.ts';
import type { Clock } from '../../ops/clock.ts';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret } from '../../ops/secret.ts';
import type { SourceBatch } from '../source/source.ts';
import type { ErasedPerson, KnownPerson } from '../../mail/erased-person.ts';
import { asksNotToBeArchived } from '../../mail/no-archive.ts';
import { SqliteActions } from './actions.ts';
import { ASKED, SqliteAsked } from './asked.ts';
import { SqliteSourceWatch } from './source-watch.ts';
import { SqliteConsents } from './consents.ts';
import { SqliteDownloads } from './downloads.ts';
import { SqliteErasures } from './erasures.ts';
import type { Keys } from './keys.ts';
import { MailLimit } from './mail-limit.ts';
import { SqlitePeople } from './people.ts';
import { SqliteRequests } from './requests.ts';
import { seal, unseal } from './seal.ts';
import { nameOf, type SealedMail } from './sealed-mail.ts';
import { SqliteUids } from './uids.ts';
import { openVaultFile } from './vault-file.ts';
import { toIntake, VaultTables } from './vault-tables.ts';
import type {
  Action,
  HeldMessage,
  Intake,
  IntakeOutcome,
  PastAction,
  SettledIntake,
  Vault,
} from './vault.ts';

/**
 * Opens or makes the vault. `given` is the key from the environment, else the key file is used.
 * Throws VAULT_KEY_MISSING, VAULT_KEY_WRONG, VAULT_PERMISSIONS, STORE_NEWER.
 */
export function openVault({ data, given, clock }: { data: string; given: Secret | null; clock: Clock }): {
  vault: Vault;
  keys: Keys;
} {
  const { database, keys } = openVaultFile({ data, given });
  return { vault: new SqliteVault(database, keys, clock), keys };
}

class SqliteVault implements Vault {
  readonly people: SqlitePeople;
  readonly erasures: SqliteErasures;
  readonly deletions: SqliteUids;
  readonly asked: SqliteAsked;
  readonly watch: SqliteSourceWatch;
  readonly requests: SqliteRequests;
  readonly consents: SqliteConsents;
  readonly #tables: VaultTables;
  readonly #actions: SqliteActions;
  readonly #downloads: SqliteDownloads;
  readonly #key: Keys['seal'];
  readonly #clock: Clock;

  constructor(database: DatabaseSync, keys: Keys, clock: Clock) {
    this.#tables = new VaultTables(database);
    this.#key = keys.seal;
    this.#clock = clock;
    const erasures = new SqliteErasures(this.#tables, keys, () => clock.now());
    this.erasures = erasures;
    this.#actions = new SqliteActions(this.#tables, () => clock.now());
    this.#downloads = new SqliteDownloads(this.#tables, () => clock.now());
    this.deletions = new SqliteUids(this.#tables, () => clock.now());
    this.asked = new SqliteAsked(this.#tables);
    this.watch = new SqliteSourceWatch(this.#tables, () => clock.now());
    const now = () => clock.now();
    const limit = new MailLimit(this.#tables, keys.people, now);
    this.requests = new SqliteRequests(this.#tables, keys, limit, now);
    this.consents = new SqliteConsents(this.#tables, keys, limit, now);
    this.people = new SqlitePeople(this.#tables, keys, (hash) => erasures.has(hash));
  }

  keep(
    sourceId: string,
    batch: SourceBatch,
    ready: readonly SealedMail[] | null = null,
  ): { kept: number; known: number } {
    const at = this.#clock.now();
    let kept = 0;
    let known = 0;
    this.#transaction(() => {
      for (const [i, message] of batch.messages.entries()) {
        const id = ready?.[i]?.id ?? nameOf(message.bytes);
        // a digest leaves such fields out of its parts
        const asks = message.partOf === undefined ? Number(asksNotToBeArchived(message.bytes)) : null;
        const had = this.#get('select 1 from raw where id = ?', id) !== undefined;
        if (!had && this.#isWanted(id, message.lists)) {
          const sealed = ready?.[i]?.sealed ?? seal(this.#key, id, message.bytes);
          this.#run('insert into raw values (?, ?, ?, ?)', id, sealed, message.bytes.byteLength, at);
        }
        for (const list of message.lists) {
          const isKnown =
            this.#get('select 1 from intake where list = ? and raw_id = ?', list, id) !== undefined;
          const { place, receivedAt, cut, partOf = null } = message;
          const { arrival } = this.#get(
            `insert into intake (list, raw_id, received_at, state, is_cut, is_firm, part_of, asks)
             values (?, ?, ?, 'new', ?, ?, ?, ?)
             on conflict do update set is_firm = max(is_firm, excluded.is_firm) returning arrival`,
            list,
            id,
            receivedAt,
            cut === true ? 1 : 0,
            place === undefined ? 1 : 0,
            partOf,
            asks,
          ) as { arrival: number };
          if (batch.follows?.includes(list) === true && place !== undefined)
            this.deletions.note(sourceId, list, place, arrival);
          if (isKnown) known += 1;
          else kept += 1;
        }
      }
      for (const [list, cursor] of Object.entries(batch.cursors)) {
        this.#run(
          `insert into cursors values (?, ?, ?, ?)
           on conflict (source, list) do update set cursor = excluded.cursor, at = excluded.at`,
          sourceId,
          list,
          cursor,
          at,
        );
      }
      this.#downloads.note(sourceId, batch);
    });
    return { kept, known };
  }

  fetchedToday(account: string): number {
    return this.#downloads.fetchedToday(account);
  }

  cursor(sourceId: string, list: string): string | null {
    const row = this.#get('select cursor from cursors where source = ? and list = ?', sourceId, list);
    return (row?.['cursor'] as string | undefined) ?? null;
  }

  waiting(list: string, afterArrival: number, limit: number): Intake[] {
    const where = `list = ? and state = 'new' and arrival > ? order by arrival limit ?`;
    return this.#tables.intakes(where, list, afterArrival, limit);
  }

  bytes(rawId: string): Uint8Array {
    const row = this.#get('select sealed from raw where id = ?', rawId);
    if (row === undefined) throw new ArchiveError('VAULT_DAMAGED');
    return unseal(this.#key, rawId, row['sealed'] as Uint8Array);
  }

  settle(outcomes: readonly IntakeOutcome[]): void {
    this.#transaction(() => {
      for (const { arrival, seq, held, isErased, isAsked } of outcomes) {
        const state = isErased === true ? 'erased' : held === null ? 'done' : 'held';
        // nothing makes an erased one an ordinary one again: its bytes are gone
        this.#run(
          `update intake set state = iif(state = 'erased', state, ?), seq = ?, why = iif(state = 'erased', null, ?)
           where arrival = ?`,
          state,
          seq,
          held ?? (isAsked === true ? ASKED : null),
          arrival,
        );
        if (isErased === true) {
          this.#forgetBytes('arrival = ?', arrival);
          this.#forgetDigests('arrival = ?', arrival);
        }
      }
      this.people.write(outcomes.map(({ arrival }) => arrival));
    });
  }

  settled(afterArrival: number, limit: number): SettledIntake[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut, part_of, seq from intake
       where state in ('done', 'held') and seq is not null and arrival > ? order by arrival limit ?`,
      afterArrival,
      limit,
    ).map((row) => ({ ...toIntake(row), seq: row['seq'] as number }));
  }

  forget(list: string, seq: number): void {
    this.#transaction(() => {
      this.#run(`update intake set state = 'erased', why = null where list = ? and seq = ?`, list, seq);
      this.#forgetBytes('list = ? and seq = ?', list, seq);
      this.#forgetDigests('list = ? and seq = ?', list, seq);
    });
  }

  // What is erased must not stay in the digest it came in. All its other messages have bytes of their own.
  #forgetDigests(which: string, ...values: (string | number)[]): void {
    const digests = `(list, raw_id) in (select list, part_of from intake where ${which})`;
    this.#run(`update intake set state = 'erased', why = null where ${digests}`, ...values);
    this.#forgetBytes(digests, ...values);
  }

  // Bytes that another list still publishes from stay.
  #forgetBytes(which: string, ...values: (string | number)[]): void {
    this.#run(
      `delete from raw where id in (select raw_id from intake where ${which})
       and not exists (select 1 from intake where raw_id = raw.id and state <> 'erased')`,
      ...values,
    );
  }

  // Bytes whose every list has erased them are known and never kept again.
  #isWanted(id: string, lists: readonly string[]): boolean {
    return lists.some((list) => {
      const row = this.#get('select state from intake where list = ? and raw_id = ?', list, id);
      return row?.['state'] !== 'erased';
    });
  }

  emptyLog(): boolean {
    return this.#tables.emptyLog();
  }

  beginErasure(erased: ErasedPerson, plain: KnownPerson): void {
    this.#transaction(() => {
      this.erasures.write(erased, plain);
      this.people.forget(erased);
      this.consents.forget(erased.addresses);
    });
  }

  bySlot(list: string, seq: number): Intake[] {
    const where = `list = ? and seq = ? and state <> 'erased' order by part_of is not null, arrival`;
    return this.#tables.intakes(where, list, seq);
  }

  held(list?: string): HeldMessage[] {
    return this.#all(
      `select arrival, list, raw_id, received_at, is_cut, part_of, seq, why, size_bytes from intake join raw on raw.id = raw_id
       where state = 'held' and (? is null or list = ?) order by arrival`,
      list ?? null,
      list ?? null,
    ).map((row) => ({
      ...toIntake(row),
      seq: row['seq'] as number,
      why: row['why'] as HoldReason,
      sizeBytes: row['size_bytes'] as number,
    }));
  }

  hasBytes(rawId: string): boolean {
    return this.#get('select 1 from raw where id = ?', rawId) !== undefined;
  }

  isErased(arrival: number): boolean {
    return this.#get(`select 1 from intake where arrival = ? and state = 'erased'`, arrival) !== undefined;
  }

  takenOut(list: string): Set<number> {
    return this.#actions.takenOut(list);
  }

  released(list: string): Set<number> {
    return this.#actions.released(list);
  }

  record(action: Action): void {
    this.#actions.record(action);
  }

  actions(list: string | null, limit: number): PastAction[] {
    return this.#actions.latest(list, limit);
  }

  counts(list: string): { messages: number; waiting: number; held: number } {
    const rows = this.#all('select state, count(*) as n from intake where list = ? group by state', list);
    const count = (state: string) =>
      (rows.find((row) => row['state'] === state)?.['n'] as number | undefined) ?? 0;
    return {
      messages: count('new') + count('done') + count('held') + count('erased'),
      waiting: count('new'),
      held: count('held'),
    };
  }

  #transaction(work: () => void): void {
    this.#tables.transaction(work);
  }
  #run(sql: string, ...values: (string | number | null | Uint8Array)[]) {
    return this.#tables.run(sql, ...values);
  }
  #get(sql: string, ...values: (string | number | null)[]) {
    return this.#tables.get(sql, ...values);
  }
  #all(sql: string, ...values: (string | number | null)[]) {
    return this.#tables.all(sql, ...values);
  }

  [Symbol.dispose](): void {
    this.#tables[Symbol.dispose]();
  }
}
