// dc-archive import-bag: takes over an archive that another instance has exported.
import { existsSync, renameSync, rmSync, statSync } from 'node:fs';
import { resolve } from 'node:path';
import { Command } from 'commander';
import { openArchiveFiller } from '../archive/sql/filler.ts';
import { readVerifier, type Signer, type Verifier, verifierText } from '../archive/log/note.ts';
import { openArchiveReader } from '../archive/sql/reader.ts';
import { openArchiveWriter } from '../archive/sql/writer.ts';
import { type Bag, openBag } from '../bag/read.ts';
import { type Config, configFolder, loadConfig } from '../config/load.ts';
import { readVault } from '../ingest/vault/read-vault.ts';
import { openVault } from '../ingest/vault/sqlite-vault.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import { makeFile } from '../ops/shared-files.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { KeyedHasher } from '../redact/keyed-hash.ts';
import { type BagHead, readBagHead, takeContents } from './import-contents.ts';
import { keyCheckOf, logSigner } from './log-key.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';
import { dataPaths, fillingPath, leaveForWeb, makePublic, removeDatabase } from './paths.ts';
import { showLine } from './progress.ts';
import { lockForWorker } from './worker-lease.ts';

interface Options {
  key?: string;
  config?: string;
}

export function importBagCommand(): Command {
  return new Command('import-bag')
    .description('take over an archive that dc-archive export has written, into an empty instance')
    .argument('<folder>', 'the bag')
    .option('--key <vkey>', 'verifier key of the log, got by another way than the bag itself')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive import-bag /mnt/archive-2026-11-30 --key archive.example.org/log+1a2b3c4d+AZ…
  dc-archive import-bag dc-example.bag

Checks every file, the signature of the log, and every number and record against the log, before anything is public.
Stopped in between (Ctrl-C, kill -9), nothing has changed. Numbers, addresses and threads stay as they were; from then
on the log is signed with the key of this instance. See docs/guides/hand-over.md.`,
    )
    .action((folder: string, options: Options) => end(() => importBag(folder, options)));
}

async function importBag(folder: string, options: Options): Promise<number> {
  const trusted = options.key === undefined ? null : readVerifier(options.key);
  if (options.key !== undefined && trusted === null) {
    process.stderr.write('--key takes a verifier key: name+8 hex digits+44 characters.\n');
    return EXIT.usage;
  }
  const config = loadConfig({ folder: configFolder(options.config), samples: true });
  const signal = shutdownSignal();
  using _lock = lockForWorker(config.data);
  await mustBeEmpty(config);
  try {
    await takeOver(config, resolve(folder), trusted, signal);
    return EXIT.done;
  } catch (error) {
    if (!signal.aborted) throw error;
    process.stderr.write('Stopped. Nothing has changed; run it again.\n');
    return EXIT.failed;
  }
}

async function takeOver(
  config: Config,
  folder: string,
  trusted: Verifier | null,
  signal: AbortSignal,
): Promise<void> {
  const bag = await checkWhole(folder, signal);
  const head = await readBagHead(bag, trusted);
  if (trusted === null)
    process.stderr.write(
      `Nobody vouches for this bag but itself: its key is ${head.head.verifier}. Compare it with one that you got by another way, or name that with --key.\n`,
    );
  const given = config.site.key === undefined ? null : config.secret(config.site.key);
  const { vault, keys } = openVault({ data: config.data, given, clock: systemClock });
  using _vault = vault;
  const hasher = new KeyedHasher(keys.hash);
  const signer = logSigner(config, keys);
  const paths = dataPaths(config.data);
  makePublic(paths);
  const fresh = fillingPath(config.data);
  removeDatabase(fresh);
  try {
    await fill(fresh, bag, head, signer, signal);
  } catch (error) {
    removeDatabase(fresh);
    throw error;
  }
  leaveForWeb(paths.messageIdKey, Buffer.from(hasher.messageIdSubKey()).toString('hex'));
  for (const { id } of head.lists)
    vault.record({ who: operator(), what: 'import', list: id, seq: null, reason: null });
  removeDatabase(paths.archive);
  renameSync(fresh, paths.archive);
  // leaves the log behind that a reader needs who may not write here
  await (await openArchiveWriter(paths.archive, systemClock, signer))[Symbol.asyncDispose]();
  report(config, head, signer, keyCheckOf(hasher));
}

async function checkWhole(folder: string, signal: AbortSignal): Promise<Bag> {
  let bytes = 0;
  using _progress = showLine(() => `checking: ${(bytes / 1_000_000).toFixed(1)} MB`);
  return await openBag(folder, { signal, onBytes: (done) => (bytes = done) });
}

// In a file that nobody reads; signed there, so that it has a head from its first moment on.
async function fill(
  file: string,
  bag: Bag,
  head: BagHead,
  signer: Signer,
  signal: AbortSignal,
): Promise<void> {
  makeFile(file, 0o644);
  const slots = head.lists.reduce((sum, list) => sum + list.slots, 0);
  let done = 0;
  {
    using _progress = showLine(() => `${n(done)} of ${n(slots)} numbers`);
    await using filler = await openArchiveFiller(file);
    const onSlots = (count: number) => (done += count);
    await takeContents(bag, filler, head, { own: verifierText(signer), signal, onSlots });
  }
  await (await openArchiveWriter(file, systemClock, signer))[Symbol.asyncDispose]();
  // what is not in the file itself would be lost with the name
  const log = `${file}-wal`;
  if (existsSync(log) && statSync(log).size > 0) throw new ArchiveError('STORE_FAILED', 'later');
  for (const end of ['-wal', '-shm']) rmSync(file + end, { force: true });
}

/** Throws ARCHIVE_NOT_EMPTY. */
async function mustBeEmpty(config: Config): Promise<void> {
  const given = config.site.key === undefined ? null : config.secret(config.site.key);
  using vault = readVault({ data: config.data, given });
  if (vault !== null && !vault.isEmpty()) throw new ArchiveError('ARCHIVE_NOT_EMPTY', 'never');
  const { archive } = dataPaths(config.data);
  if (!existsSync(archive) || statSync(archive).size === 0) return;
  await using reader = openArchiveReader(archive);
  if ((await reader.lists()).length > 0 || (await reader.log.head()) !== null)
    throw new ArchiveError('ARCHIVE_NOT_EMPTY', 'never');
}

function report(
  config: Config,
  { lists, head, handOver, checkpoint, site }: BagHead,
  signer: Signer,
  key: string,
) {
  const say = (line: string) => process.stdout.write(`${line}\n`);
  for (const { id, slots } of lists) say(`${id}: ${n(slots)} numbers`);
  say(
    `The log has ${n(checkpoint.size)} leaves, signed before with ${head.verifier} and now with ${verifierText(signer)}`,
  );
  const others = handOver.lists.filter(({ keyCheck }) => keyCheck !== key).map(({ id }) => id);
  if (others.length > 0)
    say(
      `Made under another key: ${others.join(', ')}. They can be read, searched and moderated here; their sources are not read, since no message would be known again. With the key of the instance they come from, import them anew.`,
    );
  if ((config.site.url ?? '') !== site.url)
    say(`note: the archive was at ${site.url}; set url in site.yaml if its address moves here too.`);
  say('Start the worker, which fills the search index, and restart the web.');
}

function n(value: number): string {
  return value.toLocaleString('en');
}
