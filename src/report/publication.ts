// When a report becomes public: at once where it says nothing worse than the last public one; else it is a draft first, so
// that the coalition can mend what it shows.
import { canonicalJson } from './canonical-json.ts';
import { type Grade, type OpennessReport } from './openness-report.ts';

const DAY_MS = 24 * 3_600_000;
/** An unchanged report is issued again before the last one is too old. */
const AGAIN_DAYS = 7;

const RANK: Readonly<Record<Grade, number>> = {
  not_assessed: 0,
  not_open: 1,
  partly_open: 2,
  open: 3,
  open_verified: 4,
};

export interface Waiting {
  /** ms UTC, since when there is a draft that is not public */
  readonly since: number;
  /** what the draft says */
  readonly grade: Grade;
}

/** `public`: issue it now. `same`: the public one says this already. `draft`: it waits until `dueAt`, ms UTC. */
export type Publication =
  | { readonly kind: 'public' }
  | { readonly kind: 'same' }
  | { readonly kind: 'draft'; readonly since: number; readonly dueAt: number };

export function publicationOf(
  report: OpennessReport,
  { last, waiting, days }: { last: OpennessReport | null; waiting: Waiting | null; days: number },
): Publication {
  const now = Date.parse(report.generated);
  if (last === null || RANK[report.grade] < RANK[last.grade]) {
    // a draft that was kept back while all was well gives no notice of what is worse now
    const isNotice = waiting !== null && (last === null || RANK[waiting.grade] < RANK[last.grade]);
    const since = isNotice ? waiting.since : now;
    const dueAt = since + days * DAY_MS;
    return now >= dueAt ? { kind: 'public' } : { kind: 'draft', since, dueAt };
  }
  const isRecent = now - Date.parse(last.generated) < AGAIN_DAYS * DAY_MS;
  return isRecent && saysOf(report) === saysOf(last) ? { kind: 'same' } : { kind: 'public' };
}

/** What a reader would notice: not when and how it was measured. */
const NOTICED = [
  'criteria',
  'name',
  'counts',
  'activity',
  'removals',
  'score',
  'coverage',
  'grade',
  'gate',
  'flags',
] as const satisfies readonly (keyof OpennessReport)[];

function saysOf(report: OpennessReport): string {
  const answers = report.results.map(({ id, result, why, assurance }) => [id, result, why, assurance]);
  return canonicalJson({ ...Object.fromEntries(NOTICED.map((name) => [name, report[name]])), answers });
}
