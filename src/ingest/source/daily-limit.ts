// Servers lock an account that is read too much: Gmail at about 2,500 MB of IMAP a day, for hours, other programs counted in.

/** So many bytes of an account in a day (UTC), over all its mailboxes. */
export interface DailyLimit {
  /** names the account without showing it */
  readonly account: string;
  readonly bytes: number;
}

const MB = 1_000_000;
/** Leaves room for the other programs of the account. */
const GMAIL_MB = 2_000;
const GMAIL_HOSTS: ReadonlySet<string> = new Set(['imap.gmail.com', 'imap.googlemail.com']);
const DAY_MS = 24 * 3_600_000;

/** The limit of an account in bytes, or null where there is none. */
export function dailyBytes(host: string, megabytes: number | undefined): number | null {
  if (megabytes !== undefined) return megabytes * MB;
  return GMAIL_HOSTS.has(host.toLowerCase()) ? GMAIL_MB * MB : null;
}

/** What may still be fetched by one reading, while others of the account read too. */
export class Allowance {
  readonly #most: number;
  readonly #kept: () => number;
  #notKept = 0;
  /** messages that are left for another day; null while there is room */
  postponed: number | null = null;

  /** `kept`: what the account has cost today, as far as it is kept */
  constructor(most: number, kept: () => number) {
    this.#most = most;
    this.#kept = kept;
  }

  get left(): number {
    return this.#most - this.#kept() - this.#notKept;
  }

  /** Fetched, and not kept yet. */
  take(bytes: number): void {
    this.#notKept += bytes;
  }

  /** Now `kept` tells of them. */
  keep(bytes: number): void {
    this.#notKept -= bytes;
  }
}

/** A few minutes into the next day of the server's count. */
export function msToNextDay(now: number): number {
  return DAY_MS - (now % DAY_MS) + 5 * 60_000;
}
