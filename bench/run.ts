// npm run bench: messages a second, stage by stage and whole, each as one JSON line. Asserts nothing.
//   npm run bench              2,000 messages
//   npm run bench -- 20000     as many as you like; `--only parse,redact` limits the stages
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
import { makeCorpus } from './corpus.ts';
import { otherArchives } from './other-archives.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { only: { type: 'string' } } });
const count = Number(positionals[0] ?? 2000);
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
};

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
  for (const [name, stage] of Object.entries(stages)) {
    if (only !== undefined && !only.includes(name)) continue;
    for await (const measurement of stage(corpus)) print(measurement);
  }
} finally {
  await rm(folder, { recursive: true, force: true });
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
