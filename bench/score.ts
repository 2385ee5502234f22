// npm run score: how well texts are redacted, by the labelled corpus, beside other redactors.
//   npm run score                        the table; exit 1 where a figure is under its floor
//   npm run score -- --no-peers          ours only
//   npm run score -- --list-failures     which cases fail, and why; `--only email,keep` those whose id or tag has the word
//   npm run score -- --json              one JSON line a measurement
//   npm run score -- --write             puts the table into docs/benchmarks.md
//   npm run score -- --prune             takes cases that pass out of the list of known failures
import { readFile, writeFile } from 'node:fs/promises';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { corpusRedactor, plainCase, readCorpus, type CorpusCase } from '../test/redact/corpus-case.ts';
import { comparedRemovals, judge, reportedRemovals, type Verdict } from '../test/redact/judge.ts';
import { KNOWN_FAILURES, readKnownFailures } from '../test/redact/known-failures.ts';
import { cpuTimer } from '../test/support/cpu-timer.ts';
import { listTexts } from './list-texts.ts';
import { installPeers, Peer, PEERS, type PeerName } from './peers.ts';
import { markdownTable, summarise, type Score } from './score-table.ts';
import { writeTable } from './table-in-docs.ts';

const { values: options } = parseArgs({
  options: {
    'no-peers': { type: 'boolean', default: false },
    'list-failures': { type: 'boolean', default: false },
    json: { type: 'boolean', default: false },
    write: { type: 'boolean', default: false },
    prune: { type: 'boolean', default: false },
    only: { type: 'string' },
  },
});

const ROUNDS = 8;
const PEER_ROUNDS = 3;
const FLOORS = fileURLToPath(new URL('score-floors.json', import.meta.url));

const words = options.only?.split(',') ?? [];
const corpus = (await readCorpus()).filter(
  ({ id, tags }) => words.length === 0 || words.some((word) => id.includes(word) || tags.includes(word)),
);
const mail = await listTexts();
const mailBytes = mail.reduce((sum, text) => sum + Buffer.byteLength(text), 0);
const ours = await scoreOurs();
const scores: Score[] = [summarise('dc-archive', corpus, ours.verdicts, ours.speed)];
if (!options['no-peers'] && !options['list-failures'] && !options.prune) scores.push(...(await scorePeers()));

if (options['list-failures']) listFailures(ours.verdicts);
else if (options.prune) await prune(ours.verdicts);
else if (options.json) for (const score of scores) process.stdout.write(`${JSON.stringify(score)}\n`);
else process.stdout.write(`${markdownTable(corpus, scores)}\n`);
if (options.write) await writeTable('node bench/score.ts --write', markdownTable(corpus, scores));
if (words.length === 0 && !options['list-failures']) process.exitCode = await checkFloors(scores[0]!);

async function scoreOurs() {
  const redact = await corpusRedactor();
  const verdicts = corpus.map((subject) => {
    const { text, redactions, published } = redact(subject);
    return judge(subject, text, reportedRemovals(subject.text, text, redactions, published));
  });
  const bytes = corpus.reduce((sum, { text }) => sum + Buffer.byteLength(text), 0);
  const speed = { megabytesPerSecond: 0, megabytesOfMailPerSecond: 0 };
  // Compiled code comes with use: the best of some rounds counts, here and below.
  for (let round = 0; round < ROUNDS; round += 1) {
    const spentMs = cpuTimer();
    for (const subject of corpus) redact(subject);
    speed.megabytesPerSecond = Math.max(speed.megabytesPerSecond, bytes / 1e3 / spentMs());
    const spentOnMailMs = cpuTimer();
    for (const text of mail) redact(plainCase(text));
    speed.megabytesOfMailPerSecond = Math.max(
      speed.megabytesOfMailPerSecond,
      mailBytes / 1e3 / spentOnMailMs(),
    );
  }
  return { verdicts, speed };
}

async function scorePeers(): Promise<Score[]> {
  const installed = await installPeers();
  if ('why' in installed) {
    process.stderr.write(
      `The other redactors could not be installed (${installed.why}). Offline? Use --no-peers.\n`,
    );
    return [];
  }
  const found: Score[] = [];
  for (const name of Object.keys(PEERS) as PeerName[]) found.push(await scorePeer(installed.folder, name));
  return found;
}

async function scorePeer(folder: string, name: PeerName): Promise<Score> {
  await using peer = new Peer(folder, name);
  const verdicts: Verdict[] = [];
  let ms = 0;
  let bytes = 0;
  for (const subject of corpus) {
    const answer = await peer.redact(subject.text);
    verdicts.push(judge(subject, answer.output, comparedRemovals(subject.text, answer.output)));
    if (answer.hung) continue;
    ms += answer.ms;
    bytes += Buffer.byteLength(subject.text);
  }
  let bestOnMail = 0;
  for (let round = 0; round < PEER_ROUNDS; round += 1) {
    let mailMs = 0;
    for (const text of mail) mailMs += (await peer.redact(text)).ms;
    bestOnMail = Math.max(bestOnMail, mailBytes / 1e3 / mailMs);
  }
  return summarise(`${name} ${PEERS[name]}`, corpus, verdicts, {
    megabytesPerSecond: bytes / 1e3 / ms,
    megabytesOfMailPerSecond: bestOnMail,
  });
}

function listFailures(verdicts: readonly Verdict[]): void {
  let failed = 0;
  verdicts.forEach(({ problems }, index) => {
    if (problems.length === 0) return;
    failed += 1;
    process.stdout.write(`${corpus[index]!.id}\n${problems.map((problem) => `  ${problem}\n`).join('')}`);
  });
  process.stdout.write(`${failed} of ${corpus.length} cases fail\n`);
}

async function prune(verdicts: readonly Verdict[]): Promise<void> {
  const passing = new Set(corpus.filter((_, index) => verdicts[index]!.problems.length === 0).map(idOf));
  const known = await readKnownFailures();
  const lines = (await readFile(KNOWN_FAILURES, 'utf8')).split('\n');
  const kept = lines.filter((line) => !passing.has(/^([a-z0-9/-]+):/.exec(line)?.[1] ?? ''));
  await writeFile(KNOWN_FAILURES, kept.join('\n'));
  process.stdout.write(`${lines.length - kept.length} of ${known.size} known failures pass now\n`);
}

function idOf({ id }: CorpusCase): string {
  return id;
}

interface Floors {
  readonly fullyHidden: Readonly<Record<string, number>>;
  readonly overRemovalAtMost: number;
  readonly precision: number;
  readonly casesPassed: number;
  readonly keepCasesPassed: number;
  readonly megabytesPerSecond: number;
}

async function checkFloors(score: Score): Promise<number> {
  const floors = JSON.parse(await readFile(FLOORS, 'utf8')) as Floors;
  const under: string[] = [];
  for (const [category, floor] of Object.entries(floors.fullyHidden)) {
    const figure = score.categories[category]?.fullyHidden ?? 0;
    if (figure < floor) under.push(`${category} fully hidden ${figure.toFixed(1)} % (floor ${floor})`);
  }
  if (score.overRemoval > floors.overRemovalAtMost)
    under.push(`over-removal ${score.overRemoval.toFixed(2)} % (at most ${floors.overRemovalAtMost})`);
  for (const figure of ['precision', 'casesPassed', 'keepCasesPassed', 'megabytesPerSecond'] as const) {
    if (score[figure] < floors[figure])
      under.push(`${figure} ${score[figure].toFixed(1)} (floor ${floors[figure]})`);
  }
  for (const line of under) process.stderr.write(`under its floor: ${line}\n`);
  return under.length === 0 ? 0 : 1;
}
