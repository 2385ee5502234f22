// Figures of one redactor over the corpus, and the table that sets several beside each other.
import type { CorpusCase } from '../test/redact/corpus-case.ts';
import type { Verdict } from '../test/redact/judge.ts';
import { CATEGORIES } from '../src/redact/public-message.ts';

export interface CategoryScore {
  /** values; those of which every letter and digit is gone, in per cent */
  readonly values: number;
  readonly fullyHidden: number;
  /** letters and digits of values that can still be read, in per cent */
  readonly readable: number;
  /** removals named so that touch a value, in per cent; null where there is none */
  readonly precision: number | null;
  readonly casesPassed: number;
  readonly cases: number;
}

export interface Score {
  readonly tool: string;
  readonly categories: Readonly<Record<string, CategoryScore>>;
  readonly all: CategoryScore;
  readonly precision: number;
  /** letters and digits outside values that are gone, in per cent */
  readonly overRemoval: number;
  readonly casesPassed: number;
  readonly keepCasesPassed: number;
  /** over this corpus, one core */
  readonly megabytesPerSecond: number;
  /** over ordinary list mail, one core */
  readonly megabytesOfMailPerSecond: number;
}

export function summarise(
  tool: string,
  corpus: readonly CorpusCase[],
  verdicts: readonly Verdict[],
  speed: Pick<Score, 'megabytesPerSecond' | 'megabytesOfMailPerSecond'>,
): Score {
  const categories = Object.fromEntries(
    CATEGORIES.map((category) => [category, categoryScore(corpus, verdicts, category)] as const).filter(
      ([, score]) => score.values > 0,
    ),
  );
  const outside = sum(verdicts, (verdict) => verdict.outside);
  const lost = sum(verdicts, (verdict) => verdict.lost);
  const passed = (keep: boolean | null) => {
    const chosen = verdicts.filter((_, index) => keep === null || corpus[index]!.keep === keep);
    return percent(chosen.filter(({ problems }) => problems.length === 0).length, chosen.length);
  };
  const all = categoryScore(corpus, verdicts, null);
  return {
    tool,
    categories,
    all,
    precision: all.precision ?? 100,
    overRemoval: percent(lost, outside),
    casesPassed: passed(null),
    keepCasesPassed: passed(true),
    ...speed,
  };
}

function categoryScore(
  corpus: readonly CorpusCase[],
  verdicts: readonly Verdict[],
  category: string | null,
): CategoryScore {
  const ofCategory = (item: { category: string | null }) => category === null || item.category === category;
  const labels = verdicts.flatMap((verdict) => verdict.labels.filter(ofCategory));
  const removals = verdicts.flatMap((verdict) => verdict.removals.filter(ofCategory));
  const cases = verdicts.filter((_, index) => corpus[index]!.labels.some(ofCategory));
  const signs = sum(labels, (label) => label.signs);
  return {
    values: labels.length,
    fullyHidden: percent(labels.filter((label) => label.hidden === label.signs).length, labels.length),
    readable: percent(signs - sum(labels, (label) => label.hidden), signs),
    precision:
      removals.length === 0
        ? null
        : percent(removals.filter((removal) => removal.wanted).length, removals.length),
    cases: cases.length,
    casesPassed: percent(cases.filter(({ problems }) => problems.length === 0).length, cases.length),
  };
}

/** Markdown: one row a category, then the figures over all. */
export function markdownTable(corpus: readonly CorpusCase[], scores: readonly Score[]): string {
  const ours = scores[0]!;
  const rows = Object.entries(ours.categories).map(([category, score]) => [
    category,
    String(score.values),
    ...scores.map(({ categories }) => cell(categories[category])),
  ]);
  const figure = (name: string, value: (score: Score) => string) => [name, '', ...scores.map(value)];
  const keep = corpus.filter((subject) => subject.keep).length;
  rows.push(
    [`**all values**`, String(ours.all.values), ...scores.map(({ all }) => cell(all))],
    figure('**other text removed**', (score) => `${score.overRemoval.toFixed(2)} %`),
    figure(`**cases passed** (of ${corpus.length})`, (score) => `${score.casesPassed.toFixed(1)} %`),
    figure(`**untouched texts** (of ${keep})`, (score) => `${score.keepCasesPassed.toFixed(1)} %`),
    figure('**MB/s** of this corpus, one core', (score) => score.megabytesPerSecond.toFixed(2)),
    figure('**MB/s** of list mail, one core', (score) => score.megabytesOfMailPerSecond.toFixed(2)),
  );
  const head = ['', 'values', ...scores.map(({ tool }) => tool)];
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`;
  return [line(head), line(head.map((_, index) => (index === 0 ? '---' : '---:'))), ...rows.map(line)].join(
    '\n',
  );
}

/** hidden / readable / precision / cases */
function cell(score: CategoryScore | undefined): string {
  if (score === undefined) return '';
  const precision = score.precision === null ? '–' : score.precision.toFixed(0);
  return `${score.fullyHidden.toFixed(1)} / ${score.readable.toFixed(1)} / ${precision} / ${score.casesPassed.toFixed(0)}`;
}

function percent(part: number, whole: number): number {
  return whole === 0 ? 100 : (100 * part) / whole;
}

function sum<T>(items: readonly T[], value: (item: T) => number): number {
  return items.reduce((total, item) => total + value(item), 0);
}
