// npm run score:search: how well both engines rank, by invented queries over the sample lists (bench/search-queries.jsonl).
//   npm run score:search                  a table; exit 1 where a figure is under its floor
//   npm run score:search -- --misses      which queries do not have their thread in the first place, and what they found
//   npm run score:search -- --json        one JSON line an engine
//   npm run score:search -- --write       puts the table into docs/benchmarks.md
import { parseArgs } from 'node:util';
import {
  SEARCH_FLOORS,
  belowFloor,
  type Judged,
  type Relevance,
  judge,
  readQueries,
  relevance,
  relevanceBy,
} from '../test/support/relevance.ts';
import { openSampleEngines } from '../test/support/sample-engines.ts';
import { writeTable } from './table-in-docs.ts';

const { values: options } = parseArgs({
  options: {
    misses: { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
  },
});

interface Score {
  readonly engine: string;
  readonly all: Relevance;
  readonly languages: Readonly<Record<string, Relevance>>;
  readonly kinds: Readonly<Record<string, Relevance>>;
}

await using engines = await openSampleEngines();
const queries = await readQueries();
const scores: Score[] = [];
for (const engine of [engines.meilisearch, engines.embedded]) {
  const judged: Judged[] = [];
  for (const query of queries) judged.push(await judge(engine, query));
  scores.push({
    engine: engine.name,
    all: relevance(judged),
    languages: relevanceBy(judged, ({ lang }) => lang),
    kinds: relevanceBy(judged, ({ kind }) => kind),
  });
  if (options.misses) listMisses(engine.name, judged);
}
if (options.json) for (const score of scores) process.stdout.write(`${JSON.stringify(score)}\n`);
else if (!options.misses) process.stdout.write(`${table(scores)}\n`);
if (options.write) await writeTable('npm run score:search -- --write', table(scores));
process.exitCode = checkFloors(scores);

function listMisses(engine: string, judged: readonly Judged[]): void {
  for (const { wanted, reciprocalRank, recall, found } of judged) {
    if (reciprocalRank === 1 && recall === 1) continue;
    const figures = `${reciprocalRank.toFixed(2)} ${recall.toFixed(2)}`;
    process.stdout.write(
      `${engine} ${figures} ${wanted.lang} ${wanted.kind}: ${wanted.q}\n  wanted ${wanted.threads.join(' ')}\n  found  ${found.join(' ')}\n`,
    );
  }
}

/** A row a language and a kind; each cell reads MRR / recall among the first ten threads. */
function table(all: readonly Score[]): string {
  const [first] = all;
  const row = (name: string, queries: number, pick: (score: Score) => Relevance | undefined) =>
    `| ${name} | ${queries} | ${all.map((score) => cell(pick(score))).join(' | ')} |`;
  return [
    `|  | queries | ${all.map(({ engine }) => engine).join(' | ')} |`,
    `| --- | ---: | ${all.map(() => '---:').join(' | ')} |`,
    ...Object.entries(first!.languages).map(([lang, { queries }]) =>
      row(lang, queries, (s) => s.languages[lang]),
    ),
    ...Object.entries(first!.kinds).map(([kind, { queries }]) => row(kind, queries, (s) => s.kinds[kind])),
    row('**all**', first!.all.queries, (score) => score.all),
  ].join('\n');
}

function cell(figures: Relevance | undefined): string {
  return figures === undefined ? '–' : `${figures.mrr.toFixed(3)} / ${figures.recallAt10.toFixed(3)}`;
}

function checkFloors(all: readonly Score[]): number {
  const faults = all.flatMap(({ engine, all: figures, languages }) => [
    ...belowFloor(figures, SEARCH_FLOORS.all).map((fault) => `${engine}: ${fault}`),
    ...Object.entries(languages).flatMap(([language, of]) =>
      belowFloor(of, SEARCH_FLOORS.language).map((fault) => `${engine}, ${language}: ${fault}`),
    ),
  ]);
  for (const fault of faults) process.stderr.write(`${fault}\n`);
  return faults.length === 0 ? 0 : 1;
}
