// Which messages of a window of UIDs have not come yet: servers answer in any order, and leave out what is gone.

/** UIDs named one by one in a command; servers take lines of 8 kB at least (RFC 2683 3.2.1.5). */
const NAMED_UIDS = 200;

export class Missing {
  readonly #uids: readonly number[];
  readonly #left: Set<number>;
  /** before this place in the window everything has come */
  #at = 0;

  constructor(uids: readonly number[]) {
    this.#uids = uids;
    this.#left = new Set(uids);
  }

  get count(): number {
    return this.#left.size;
  }

  /** the first that has not come; the last of the window where all have */
  get first(): number {
    return this.#uids[Math.min(this.#at, this.#uids.length - 1)]!;
  }

  /** everything up to this UID has come */
  get readUpTo(): number {
    return this.#uids[this.#at - 1] ?? 0;
  }

  /** Did this message come for the first time, and is it one that was asked for? */
  came(uid: number): boolean {
    if (!this.#left.delete(uid)) return false;
    while (this.#at < this.#uids.length && !this.#left.has(this.#uids[this.#at]!)) this.#at++;
    return true;
  }

  left(): number[] {
    return [...this.#left];
  }

  giveUp(): void {
    this.#left.clear();
    this.#at = this.#uids.length;
  }

  *named(): Generator<string> {
    const left = [...this.#left];
    for (let i = 0; i < left.length; i += NAMED_UIDS) yield left.slice(i, i + NAMED_UIDS).join(',');
  }
}
