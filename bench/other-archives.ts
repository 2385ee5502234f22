// The same mbox through archives that redact nothing, where Debian's packages public-inbox and mhonarc are installed.
import { spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { openArchiveReader } from '../src/archive/sql/reader.ts';
import { dataPaths } from '../src/cli/paths.ts';
import { makeSite } from '../test/support/site.ts';
import { type Corpus, LIST, makeCorpus, time } from './corpus.ts';
import type { Measurement } from './run.ts';

// public-inbox has no command that takes an mbox; this is what its own import does.
const IMPORT = `
use PublicInbox::Inbox; use PublicInbox::InboxWritable;
my ($dir, $mbox) = @ARGV;
my $inbox = PublicInbox::Inbox->new({ inboxdir => $dir, name => 'bench', version => 2, indexlevel => 'full',
  address => ['bench@example.org'], -primary_address => 'bench@example.org' });
my $writable = PublicInbox::InboxWritable->new($inbox, { nproc => 2 });
$writable->init_inbox(2);
open my $file, '<', $mbox or die $!;
$writable->import_mbox($file, 'mboxrd');`;

export async function* otherArchives(mixed: Corpus): AsyncGenerator<Measurement> {
  for (const flavour of ['mixed', 'talk', 'html'] as const) {
    const corpus = flavour === 'mixed' ? mixed : await makeCorpus(mixed.count, mixed.folder, flavour);
    yield* ourArchive(corpus);
    if (flavour !== 'html') yield* publicInbox(corpus);
    if (flavour !== 'talk') yield* mhonarc(corpus);
  }
}

async function* publicInbox(corpus: Corpus): AsyncGenerator<Measurement> {
  if (!isThere('public-inbox-index')) return;
  const { count: messages, flavour } = corpus;
  const inbox = join(corpus.folder, `public-inbox-${flavour}`);
  const stored = await run('perl', ['-e', IMPORT, inbox, corpus.mbox]);
  yield { stage: `public-inbox, import and index, ${flavour} mail`, messages, seconds: stored };
  const seconds = await run('public-inbox-index', ['-j2', '--no-fsync', '--reindex', inbox]);
  yield { stage: `public-inbox-index -j2 --no-fsync, ${flavour} mail`, messages, seconds };
}

async function* mhonarc(corpus: Corpus): AsyncGenerator<Measurement> {
  if (!isThere('mhonarc')) return;
  const pages = join(corpus.folder, `mhonarc-${corpus.flavour}`);
  await mkdir(pages, { recursive: true });
  const seconds = await run('mhonarc', ['-quiet', '-outdir', pages, corpus.mbox]);
  yield { stage: `mhonarc, ${corpus.flavour} mail`, messages: corpus.count, seconds };
}

// Until every message has its place in the archive, and until the search knows it too; the program's start counts.
async function* ourArchive(corpus: Corpus): AsyncGenerator<Measurement> {
  await using site = await makeSite({
    site: { search: { engine: 'embedded' } },
    lists: [{ id: LIST, sources: [{ type: 'mbox', path: corpus.mbox }] }],
  });
  const start = performance.now();
  const child = site.spawn(['ingest', '--once']);
  child.stdout!.resume();
  child.stderr!.resume();
  const ended = once(child, 'close');
  let readable: number | null = null;
  while (readable === null && child.exitCode === null) {
    await delay(100);
    if ((await slots(site.data)) >= corpus.count) readable = (performance.now() - start) / 1000;
  }
  await ended;
  const seconds = (performance.now() - start) / 1000;
  yield {
    stage: `dc-archive, readable, ${corpus.flavour} mail`,
    messages: corpus.count,
    seconds: readable ?? seconds,
  };
  yield { stage: `dc-archive, searchable, ${corpus.flavour} mail`, messages: corpus.count, seconds };
}

async function slots(data: string): Promise<number> {
  try {
    await using reader = openArchiveReader(dataPaths(data).archive);
    const counts = (await reader.lists())[0]?.counts;
    return counts === undefined ? 0 : Object.values(counts).reduce((sum, n) => sum + n, 0);
  } catch {
    // not made yet
    return 0;
  }
}

function isThere(command: string): boolean {
  return spawnSync('sh', ['-c', `command -v ${command}`]).status === 0;
}

/** Seconds; throws where the command failed. */
async function run(command: string, words: readonly string[]): Promise<number> {
  return await time(async () => {
    const child = spawn(command, words, { stdio: 'ignore' });
    const [code] = (await once(child, 'close')) as [number | null];
    if (code !== 0) throw new Error(`${command} ended with ${code}`);
  });
}
