// A pool whose threads know who was erased and who is in the register. They get both at their start: the pool is
// replaced by a new one when somebody was erased or many names were learnt.
import type { Erasures, Intake, KnownPeople, PeopleRegister } from './ingest/vault/vault.ts';
import type { LineWorkerData } from './line-worker.ts';
import type { LinePool } from './line-pool.ts';

/** Names that go along with each task; more of them become a new pool. */
const MOST_LEARNT = 2000;

export interface CurrentPoolOptions {
  readonly erasures: Erasures;
  readonly people: PeopleRegister;
  /** of the hashes of the erased */
  readonly key: Uint8Array;
  /** lists that do not show names: their threads get the register */
  readonly hidesNames: (list: string) => boolean;
  readonly open: (data: Pick<LineWorkerData, 'erased' | 'names'>) => LinePool;
}

export interface CurrentPool extends LinePool {
  /** What is asked from now on is answered by new threads: a policy has changed. */
  renew(): void;
}

interface Opened {
  readonly pool: LinePool;
  readonly generation: number;
  /** null while no list has needed them */
  readonly names: { readonly last: number } | null;
  users: number;
  isOld: boolean;
}

/**
 * A pool that answers under what is recorded when it is asked. Work that was begun before ends as it began. For lists
 * that hide names, who is in a window is registered before the window is redacted.
 */
export function openCurrentPool({
  erasures,
  people,
  key,
  hidesNames,
  open,
}: CurrentPoolOptions): CurrentPool {
  let current: Opened | null = null;
  let hadNames = false;
  // Windows are asked for before earlier ones are done: each learns from all that were asked for before it.
  let learning: Promise<void> = Promise.resolve();

  function now(needsNames: boolean): { opened: Opened; learnt: KnownPeople } {
    const generation = erasures.generation();
    if (current?.generation === generation && (!needsNames || current.names !== null)) {
      const learnt = needsNames ? people.names(current.names!.last).names : [];
      if (learnt.length <= MOST_LEARNT) return { opened: current, learnt };
    }
    renew();
    hadNames ||= needsNames;
    const known = hadNames ? people.names(0) : null;
    const pool = open({
      ...(generation > 0 && { erased: { people: erasures.people(), key } }),
      ...(known !== null && { names: known.names }),
    });
    current = { pool, generation, names: known, users: 0, isOld: false };
    return { opened: current, learnt: [] };
  }

  function renew(): void {
    if (current === null) return;
    current.isOld = true;
    close(current);
    current = null;
  }

  function close(opened: Opened): void {
    // its threads end by themselves; nobody waits for them
    if (opened.isOld && opened.users === 0) opened.pool[Symbol.asyncDispose]().then(undefined, () => {});
  }

  async function use<T>(
    needsNames: boolean,
    work: (pool: LinePool, learnt: KnownPeople) => Promise<T>,
  ): Promise<T> {
    const { opened, learnt } = now(needsNames);
    opened.users += 1;
    try {
      return await work(opened.pool, learnt);
    } finally {
      opened.users -= 1;
      close(opened);
    }
  }

  async function learn(list: string, waiting: readonly Intake[]): Promise<void> {
    const unread = waiting.filter(({ arrival }) => !people.isRead(arrival));
    if (unread.length === 0) return;
    const found = await use(false, (pool) => pool.people(list, unread));
    for (const [i, { arrival }] of unread.entries()) people.note(arrival, found[i]!);
    people.read(unread.map(({ arrival }) => arrival));
  }

  return {
    renew,
    async refine(list, waiting) {
      const needsNames = hidesNames(list);
      if (needsNames) {
        const learnt = learning.then(() => learn(list, waiting));
        // whose turn it is meets its own failure only
        learning = learnt.catch(() => {});
        await learnt;
      }
      return use(needsNames, (pool, learnt) => pool.refine(list, waiting, learnt));
    },
    people: (list, settled) => use(false, (pool) => pool.people(list, settled)),
    occurrences: (list, settled, person, hashKey) =>
      use(false, (pool) => pool.occurrences(list, settled, person, hashKey)),
    [Symbol.asyncDispose]: async () => current?.pool[Symbol.asyncDispose](),
  };
}
