// npm run bench: messages a second, stage by stage and whole, each as one JSON line. Asserts nothing.
//   npm run bench                            2,000 messages
//   npm run bench -- 20k                     2k, 20k, 200k or as many as you like
//   npm run bench -- 20000 --only pages      some stages: names as in `stages` below, with commas between
import { mkdtemp, rm } from 'node:fs/promises';
import { availableParallelism, tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { archiveStage } from './archive.ts';
import { followStage } from './follow.ts';
import { fetchStages } from './fetch.ts';
import { indexStages } from './indexes.ts';
import { pullStages } from './pull.ts';
import { parseStage, redactStage } from './refine.ts';
import { wholeLine } from './whole-line.ts';
import { type Corpus, makeCorpus } from './corpus.ts';
import { type FilledSite, fillSite } from './filled-site.ts';
import { browserStage } from './browser.ts';
import { loadStage } from './load.ts';
import { pageStages } from './pages.ts';
import { diskStage, reindexStage } from './site-stages.ts';
import { otherArchives } from './other-archives.ts';
import { verifyStages } from './verify.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const count = countOf(positionals[0] ?? '2k');
const only = values.only?.split(',');
const folder = await mkdtemp(join(tmpdir(), 'dc-archive-bench-'));

/** One line a measurement: what was done, how many, how long, and what it is compared with. */
export interface Measurement {
  readonly stage: string;
  readonly messages: number;
  readonly seconds: number;
  readonly [fact: string]: string | number | null;
}

const stages = {
  fetch: fetchStages,
  pull: pullStages,
  parse: parseStage,
  redact: redactStage,
  archive: archiveStage,
  index: indexStages,
  line: wholeLine,
  follow: followStage,
  others: otherArchives,
  disk: diskStage,
  reindex: reindexStage,
  pages: pageStages,
  load: loadStage,
  browser: browserStage,
  verify: verifyStages,
};
const unknown = only?.filter((name) => !Object.hasOwn(stages, name)) ?? [];
if (unknown.length > 0)
  throw new Error(`No stage ${unknown.join(', ')}; there are ${Object.keys(stages).join(', ')}`);

const opened = new AsyncDisposableStack();
let filling: Promise<FilledSite> | null = null;

try {
  const corpus = await makeCorpus(count, folder);
  print({
    stage: 'corpus',
    messages: count,
    seconds: 0,
    megabytes: round(corpus.bytes / 1e6),
    cores: availableParallelism(),
    node: process.version,
  });
  const filled = () => (filling ??= fillAndPrint(corpus));
  for (const [name, stage] of Object.entries(stages)) {
    if (only !== undefined && !only.includes(name)) continue;
    for await (const measurement of stage(corpus, filled)) print(measurement);
  }
} finally {
  await opened.disposeAsync();
  await rm(folder, { recursive: true, force: true });
}

async function fillAndPrint(corpus: Corpus): Promise<FilledSite> {
  const filled = opened.use(await fillSite(corpus));
  print(filled.measurement);
  return filled;
}

/** `20k` is 20,000. */
function countOf(word: string): number {
  const [, digits, thousands] = /^(\d+)(k?)$/u.exec(word) ?? [];
  if (digits === undefined) throw new Error(`How many messages? A number such as 2000 or 20k, not ${word}`);
  return Number(digits) * (thousands === 'k' ? 1000 : 1);
}

function print({ stage, messages, seconds, ...facts }: Measurement): void {
  const perSecond = seconds > 0 ? Math.round(messages / seconds) : null;
  process.stdout.write(
    `${JSON.stringify({ stage, messages, seconds: round(seconds), perSecond, ...facts })}\n`,
  );
}

function round(value: number): number {
  return Math.round(value * 1000) / 1000;
}
