// What was answered before and would be answered again, as long as the archive's stamp stands: the headers of very many
// answers, so that asking again costs no page, and the bodies of those that are asked for more than once.

export interface KnownAnswer {
  /** of the archive, when the request came */
  readonly stamp: number;
  /** ms since 1970 */
  readonly at: number;
  /** what a 304 says */
  readonly headers: Readonly<Record<string, string>>;
}

export interface WholeAnswer {
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Buffer;
}

/** About 300 bytes each. */
const MOST_ANSWERS = 20_000;
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST_BODY_BYTES = 256 * 1024;
/** Pages say how long ago things were: what is known is looked at again after this time, changed or not. */
const KNOWN_FOR_MS = 10 * 60_000;

export class KnownAnswers {
  /** in the order of last making */
  readonly #answers = new Map<string, KnownAnswer>();
  /** of the present stamp only, in the order of last use */
  readonly #whole = new Map<string, WholeAnswer>();
  #bytes = 0;
  #stamp = Number.NaN;

  /** What would be answered at this address at the present stamp, or null where it has to be made. */
  find(url: string, stamp: number, now: number): (KnownAnswer & { whole: WholeAnswer | null }) | null {
    if (stamp !== this.#stamp) this.#turnTo(stamp);
    const answer = this.#answers.get(url);
    if (answer === undefined || answer.stamp !== stamp || now - answer.at > KNOWN_FOR_MS) return null;
    const whole = this.#whole.get(url);
    if (whole !== undefined) {
      this.#whole.delete(url);
      this.#whole.set(url, whole);
    }
    return { ...answer, whole: whole ?? null };
  }

  /** Keeps all of it only where the address was asked for before: whoever reads every page once pushes nothing out. */
  remember(url: string, answer: KnownAnswer, whole: WholeAnswer | null): void {
    const isAskedAgain = this.#answers.delete(url);
    this.#answers.set(url, answer);
    if (this.#answers.size > MOST_ANSWERS) this.#answers.delete(this.#answers.keys().next().value!);
    this.#letGo(url);
    if (whole === null || !isAskedAgain || answer.stamp !== this.#stamp) return;
    if (whole.body.length > LONGEST_BODY_BYTES) return;
    this.#whole.set(url, whole);
    this.#bytes += whole.body.length;
    while (this.#bytes > MOST_BYTES) this.#letGo(this.#whole.keys().next().value!);
  }

  // What was erased in between is not even kept in memory.
  #turnTo(stamp: number): void {
    this.#stamp = stamp;
    this.#whole.clear();
    this.#bytes = 0;
  }

  #letGo(url: string): void {
    this.#bytes -= this.#whole.get(url)?.body.length ?? 0;
    this.#whole.delete(url);
  }
}
