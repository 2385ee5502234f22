// How far each list has read a mailbox. The key of a message is (UIDVALIDITY, UID), RFC 9051 2.3.1.1.
import { z } from 'zod';
import type { Route } from './route.ts';

/** More of them are no accident of single messages. */
const MOST_UNREAD = 1_000;

const Cursor = z.object({
  uidValidity: z.string().regex(/^\d{1,20}$/),
  lastUid: z.int().min(0).max(0xffff_ffff),
  /** messages below it that the server named and did not give */
  unread: z.array(z.int().min(1).max(0xffff_ffff)).max(MOST_UNREAD).optional(),
  /** the List-Ids that were looked for: with others, mail that was passed over is wanted now */
  match: z.string(),
});
type Cursor = z.infer<typeof Cursor>;

/** Positions of the lists that share a mailbox. Owned by one run over the source. */
export class ImapProgress {
  readonly #cursors = new Map<string, Cursor | null>();
  readonly #matches = new Map<string, string>();
  /** lists whose cursor differs from what is kept */
  readonly #changed = new Set<string>();

  constructor(routes: readonly Route[], kept: (list: string) => string | null) {
    for (const { list } of routes) {
      const match = matchOf(routes, list);
      const cursor = readCursor(kept(list));
      this.#matches.set(list, match);
      this.#cursors.set(list, cursor?.match === match ? cursor : null);
    }
  }

  /** Says which UIDVALIDITY the mailbox has. Gives the number of lists that have to start again because it changed. */
  adopt(uidValidity: string): number {
    let restarted = 0;
    for (const [list, cursor] of this.#cursors) {
      if (cursor?.uidValidity === uidValidity) continue;
      if (cursor !== null) restarted++;
      this.#cursors.set(list, { uidValidity, lastUid: 0, match: this.#matches.get(list)! });
    }
    return restarted;
  }

  /** The UID up to which every list has read. */
  lowest(): number {
    return Math.min(...[...this.#cursors.values()].map((cursor) => cursor?.lastUid ?? 0));
  }

  /** Has this list not had this message yet? */
  needs(list: string, uid: number): boolean {
    const cursor = this.#cursors.get(list);
    return uid > (cursor?.lastUid ?? 0) || cursor?.unread?.includes(uid) === true;
  }

  /** What an earlier run did not get, for any list. */
  unread(): number[] {
    const all = [...this.#cursors.values()].flatMap((cursor) => cursor?.unread ?? []);
    return [...new Set(all)].toSorted((a, b) => a - b);
  }

  /** This message is there and does not come: later runs ask for it again. False where there are too many of them. */
  setAside(uid: number): boolean {
    const lists = [...this.#cursors.keys()].filter((list) => this.needs(list, uid));
    const isRoom = lists.every((list) => (this.#cursors.get(list)?.unread?.length ?? 0) < MOST_UNREAD);
    if (isRoom) for (const list of lists) this.#change(list, (unread) => [...unread, uid]);
    return isRoom;
  }

  /** It has come, or is gone. */
  settle(uid: number): void {
    for (const list of this.#cursors.keys())
      if (this.#cursors.get(list)?.unread?.includes(uid) === true)
        this.#change(list, (unread) => unread.filter((other) => other !== uid));
  }

  #change(list: string, work: (unread: number[]) => number[]): void {
    const cursor = this.#cursors.get(list)!;
    const unread = [...new Set(work(cursor.unread ?? []))];
    this.#cursors.set(list, { ...cursor, unread });
    this.#changed.add(list);
  }

  /** Moves every list that is behind up to `uid`; gives the cursors that moved, as they are kept. */
  advance(uid: number): Record<string, string> {
    const moved: Record<string, string> = {};
    for (const [list, cursor] of this.#cursors) {
      if (cursor === null || (cursor.lastUid >= uid && !this.#changed.has(list))) continue;
      this.#changed.delete(list);
      const { unread = [], ...place } = cursor;
      const lastUid = Math.max(uid, cursor.lastUid);
      const next: Cursor = { ...place, lastUid, ...(unread.length > 0 && { unread }) };
      this.#cursors.set(list, next);
      moved[list] = JSON.stringify(next);
    }
    return moved;
  }
}

function matchOf(routes: readonly Route[], list: string): string {
  const own = routes.filter((route) => route.list === list);
  const ids = [...new Set(own.map((route) => route.listId ?? '*'))].toSorted();
  // begins anew where deletions are followed from now on: where each message lies was not remembered
  return [...ids, ...(own.some((route) => route.followsDeletions === true) ? ['+uids'] : [])].join(' ');
}

/** A cursor that cannot be read counts as none: reading again is harmless, skipping is not. */
function readCursor(text: string | null): Cursor | null {
  if (text === null) return null;
  try {
    return Cursor.safeParse(JSON.parse(text)).data ?? null;
  } catch {
    return null;
  }
}
