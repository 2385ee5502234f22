// Many findings, one cut: overlapping stretches become one, so that no part of any of them stays.
import type { Category } from './public-message.ts';

export interface Span {
  readonly start: number;
  readonly end: number;
  readonly category: Category;
  readonly replacement: string;
  /** dropped for its form (an HTML comment), not for a value in it: not reported */
  readonly silent?: boolean;
}

/** Stronger first: where categories overlap, the first one names the placeholder. */
const PRIORITY: readonly Category[] = [
  'credential',
  'url_secret',
  'iban',
  'card',
  'national_id',
  'email',
  'meeting',
  'ip',
  'phone',
  'postal_address',
  'social',
  'name',
  'custom',
];
const rank = new Map(PRIORITY.map((category, index) => [category, index]));

/** True where `a` is the stronger category. */
export function isStronger(a: Category, b: Category): boolean {
  return rank.get(a)! < rank.get(b)!;
}

/**
 * Sorted spans without overlap whose union is the union of the given ones. A merged span is named by the longest
 * span where that covers it all, else by the strongest category, then by length. Empty spans are dropped.
 */
export function mergeSpans(spans: readonly Span[]): Span[] {
  const sorted = spans
    .filter((span) => span.end > span.start)
    .sort((a, b) => a.start - b.start || b.end - a.end);
  const merged: Span[] = [];
  let cluster: Span[] = [];
  let end = -1;
  const close = () => {
    if (cluster.length > 0) merged.push(nameCluster(cluster, end));
  };
  for (const span of sorted) {
    if (span.start >= end) {
      close();
      cluster = [];
    }
    cluster.push(span);
    end = Math.max(end, span.end);
  }
  close();
  return merged;
}

function nameCluster(cluster: readonly Span[], end: number): Span {
  const start = cluster[0]!.start;
  let best = cluster[0]!;
  for (const span of cluster) if (isBetter(span, best, start, end)) best = span;
  return { ...best, start, end };
}

function isBetter(a: Span, b: Span, start: number, end: number): boolean {
  if ((a.silent ?? false) !== (b.silent ?? false)) return b.silent ?? false;
  const coversA = a.start === start && a.end === end;
  const coversB = b.start === start && b.end === end;
  if (coversA !== coversB) return coversA;
  if (a.category !== b.category) return isStronger(a.category, b.category);
  return a.end - a.start > b.end - b.start;
}
