// How far each list has read a mailbox. The key of a message is (UIDVALIDITY, UID), RFC 9051 2.3.1.1.
import { z } from 'zod';
import type { Route } from './route.ts';

const Cursor = z.object({
  uidValidity: z.string().regex(/^\d{1,20}$/),
  lastUid: z.int().min(0).max(0xffff_ffff),
  /** the List-Ids that were looked for: with others, mail that was passed over is wanted now */
  match: z.string(),
});
type Cursor = z.infer<typeof Cursor>;

/** Positions of the lists that share a mailbox. Owned by one run over the source. */
export class ImapProgress {
  readonly #cursors = new Map<string, Cursor | null>();
  readonly #matches = new Map<string, string>();

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
    return uid > (this.#cursors.get(list)?.lastUid ?? 0);
  }

  /** Moves every list that is behind up to `uid`; gives the cursors that moved, as they are kept. */
  advance(uid: number): Record<string, string> {
    const moved: Record<string, string> = {};
    for (const [list, cursor] of this.#cursors) {
      if (cursor === null || cursor.lastUid >= uid) continue;
      const next = { ...cursor, lastUid: uid };
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
