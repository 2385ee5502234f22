// Who asks not to be archived: the messages of a list that have the field, counted in order of arrival. What has arrived
// before a message never changes, so that the answer for it does not either.
import { isOfList, SAMPLE } from '../../mail/no-archive.ts';
import type { Asked, Intake, SettledIntake } from './vault.ts';
import { toIntake, type VaultTables } from './vault-tables.ts';

/** What `why` says of a message that is settled and was withheld for this. */
export const ASKED = 'no_archive';

/** Messages out of digests are not counted: a digest leaves such fields out. */
export class SqliteAsked implements Asked {
  readonly #tables: VaultTables;

  constructor(tables: VaultTables) {
    this.#tables = tables;
  }

  isByList({ list, arrival }: Pick<Intake, 'list' | 'arrival'>): boolean {
    const before = this.#tables.all(
      `select asks from intake where list = ? and asks is not null and arrival <= ? order by arrival desc limit ?`,
      list,
      arrival,
      SAMPLE,
    );
    const counted = before.length < SAMPLE ? this.#first(list) : before;
    return isOfList(counted.map(({ asks }) => asks === 1));
  }

  early(list: string): SettledIntake[] {
    const first = this.#first(list);
    if (!isOfList(first.map(({ asks }) => asks === 1))) return [];
    return first
      .filter(({ state, why }) => state === 'done' && why === ASKED)
      .map((row) => ({ ...toIntake(row), seq: row['seq'] as number }));
  }

  #first(list: string): Record<string, unknown>[] {
    return this.#tables.all(
      `select arrival, list, raw_id, received_at, is_cut, part_of, seq, state, why, asks from intake
       where list = ? and asks is not null order by arrival limit ?`,
      list,
      SAMPLE,
    );
  }
}
