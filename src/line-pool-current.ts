// A pool whose threads know who was erased and who is in the register: they get both at their start, so that a pool is
// replaced by a new one when either has changed.
import type { Erasures, PeopleRegister } from './ingest/vault/vault.ts';
import type { LineWorkerData } from './line-worker.ts';
import type { LinePool } from './line-pool.ts';

/** The register counts as changed when it has grown by a quarter: a first ingest of 10,000 names starts 25 pools. */
const GROWTH = 1.25;
const GROWTH_LEAST = 50;

export interface CurrentPoolOptions {
  readonly erasures: Erasures;
  readonly people: PeopleRegister;
  /** of the hashes of the erased */
  readonly key: Uint8Array;
  /** a list does not show names: threads get the register too */
  readonly needsNames: boolean;
  readonly open: (data: Pick<LineWorkerData, 'erased' | 'names'>) => LinePool;
}

interface Opened {
  readonly pool: LinePool;
  readonly generation: number;
  readonly names: number;
  users: number;
  isOld: boolean;
}

/** A pool that answers under what is recorded when it is asked. Work that was begun before ends as it began. */
export function openCurrentPool(options: CurrentPoolOptions): LinePool {
  const { erasures, people, key, needsNames, open } = options;
  let current: Opened | null = null;

  function now(): Opened {
    const generation = erasures.generation();
    const names = needsNames ? people.size() : 0;
    if (current !== null) {
      const hasGrown = names > current.names * GROWTH + GROWTH_LEAST;
      if (generation === current.generation && !hasGrown) return current;
      current.isOld = true;
      close(current);
    }
    const pool = open({
      ...(generation > 0 && { erased: { people: erasures.people(), key } }),
      ...(names > 0 && { names: people.everybody() }),
    });
    return (current = { pool, generation, names, users: 0, isOld: false });
  }

  function close(opened: Opened): void {
    // its threads end by themselves; nobody waits for them
    if (opened.isOld && opened.users === 0) opened.pool[Symbol.asyncDispose]().then(undefined, () => {});
  }

  async function use<T>(work: (pool: LinePool) => Promise<T>): Promise<T> {
    const opened = now();
    opened.users += 1;
    try {
      return await work(opened.pool);
    } finally {
      opened.users -= 1;
      close(opened);
    }
  }

  return {
    refine: (list, waiting) => use((pool) => pool.refine(list, waiting)),
    people: (list, settled) => use((pool) => pool.people(list, settled)),
    occurrences: (list, settled, person, hashKey) =>
      use((pool) => pool.occurrences(list, settled, person, hashKey)),
    [Symbol.asyncDispose]: async () => current?.pool[Symbol.asyncDispose](),
  };
}
