// What was answered before and would be answered again, as long as the archive's stamp stands: the headers of very many
// answers, so that asking again costs no page, and the bodies of those that are asked for more than once.

export interface KnownAnswer {
  /** of the archive, when the request came */
  readonly stamp: number;
  /** ms since 1970 */
  readonly at: number;
  readonly headers: Readonly<Record<string, string>>;
}

/** About 300 bytes each, without their bodies. */
const MOST_ANSWERS = 20_000;
const MOST_BYTES = 32 * 1024 * 1024;
const LONGEST_BODY_BYTES = 256 * 1024;
/** Pages say how long ago things were: what is known is looked at again after this time, changed or not. */
const KNOWN_FOR_MS = 10 * 60_000;

export class KnownAnswers {
  /** in the order of last making */
  readonly #answers = new Map<string, KnownAnswer>();
  /** of the present stamp only, in the order of last use */
  readonly #bodies = new Map<string, Buffer>();
  #bytes = 0;
  #stamp = Number.NaN;

  /** What would be answered at this address at the present stamp, or null where it has to be made. */
  find(url: string, stamp: number, now: number): (KnownAnswer & { body: Buffer | null }) | null {
    if (stamp !== this.#stamp) this.#turnTo(stamp);
    const answer = this.#answers.get(url);
    if (answer === undefined || answer.stamp !== stamp || now - answer.at > KNOWN_FOR_MS) return null;
    const body = this.#bodies.get(url);
    if (body !== undefined) {
      this.#bodies.delete(url);
      this.#bodies.set(url, body);
    }
    return { ...answer, body: body ?? null };
  }

  /** Keeps the body only where the address was asked for before: whoever reads every page once pushes nothing out. */
  remember(url: string, answer: KnownAnswer, body: Buffer | null): void {
    const isAskedAgain = this.#answers.delete(url);
    this.#answers.set(url, answer);
    if (this.#answers.size > MOST_ANSWERS) this.#answers.delete(this.#answers.keys().next().value!);
    this.#letGo(url);
    if (body === null || !isAskedAgain || answer.stamp !== this.#stamp) return;
    if (body.length > LONGEST_BODY_BYTES) return;
    this.#bodies.set(url, body);
    this.#bytes += body.length;
    while (this.#bytes > MOST_BYTES) this.#letGo(this.#bodies.keys().next().value!);
  }

  // What was erased in between is not even kept in memory.
  #turnTo(stamp: number): void {
    this.#stamp = stamp;
    this.#bodies.clear();
    this.#bytes = 0;
  }

  #letGo(url: string): void {
    this.#bytes -= this.#bodies.get(url)?.length ?? 0;
    this.#bodies.delete(url);
  }
}
