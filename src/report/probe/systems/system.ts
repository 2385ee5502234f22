// What a probe knows of one kind of list software: where things lie, and how open and closed look there.
import type { Evidence, Result, Why } from '../../openness-report.ts';
import { asksLogin, leadsToLogin, refuses } from '../html.ts';
import { isPage, type NoPage, type Page, type Visitor } from '../visit.ts';

/** Where a list that is not connected lives, as somebody wrote it down. */
export interface ListPlace {
  readonly join: string | null;
  readonly archive: string | null;
}

/** The archive as a stranger finds it. `oldest` and `newest`: addresses of message pages; `first`: month of the oldest. */
export type ArchiveLook =
  | {
      readonly kind: 'open';
      readonly page: Page;
      readonly messages: readonly string[];
      readonly first: string | null;
    }
  | Closed;

export interface Closed {
  readonly kind: 'closed';
  readonly result: Extract<Result, 'fail' | 'unknown'>;
  readonly why: Why;
  readonly evidence: readonly Evidence[];
}

export interface ListSystem {
  /** Opens the archive and picks messages to try: the newest, the oldest, another. */
  archive(place: ListPlace, visitor: Visitor): Promise<ArchiveLook>;
  /** Where subscribers are listed, on software that may do so; null where it never does or nothing is known. */
  members(place: ListPlace): string | null;
  /** Whether a page shows who is subscribed. */
  showsMembers(page: Page): boolean;
  /** Where the join page is, when nobody said so. */
  joinPage(place: ListPlace): string | null;
  /** Whether its pages are made by script, so that a form may be there and not be seen. */
  readonly needsScript: boolean;
}

/** Nobody wrote down where the archive is: that accuses nobody. */
export const NOT_NAMED: Closed = { kind: 'closed', result: 'unknown', why: 'not_probed', evidence: [] };

export function closed(why: Why, answer: Page | NoPage, result: 'fail' | 'unknown' = 'fail'): Closed {
  return { kind: 'closed', result, why, evidence: [answer.evidence] };
}

/** Null where a stranger got a page, whatever stands in it. A server that did not answer proves nothing. */
export function notGiven(answer: Page | NoPage): Closed | null {
  if (!isPage(answer)) return closed(answer.why, answer, answer.why === 'not_found' ? 'fail' : 'unknown');
  if (leadsToLogin(answer) || answer.status === 403) return closed('login_required', answer);
  if (answer.status === 404 || answer.status === 410) return closed('no_archive', answer);
  if (answer.status !== 200) return closed('unreachable', answer, 'unknown');
  return null;
}

/** An index on which no message is linked: only there its words and fields say why. */
export function withoutMessages(page: Page, otherwise: Closed): Closed {
  return asksLogin(page) || refuses(page) ? closed('login_required', page) : otherwise;
}

/** First, last and one between, each once. */
export function someOf(sorted: readonly string[]): string[] {
  const picked = [sorted.at(-1), sorted[0], sorted[Math.floor(sorted.length / 2)]];
  return [...new Set(picked.filter((one) => one !== undefined))];
}
