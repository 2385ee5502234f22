// dc-archive verify: an independent check of a published archive, of one's own mail against it, of a receipt.
import { Command } from 'commander';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { readCosigner } from '../archive/log/cosignature.ts';
import type { Verifier } from '../archive/log/note.ts';
import { publishedIn } from '../report/verify/folder.ts';
import { publishedAt } from '../report/verify/http.ts';
import { type Published, UNREAD, Unread } from '../report/verify/published.ts';
import { verifyArchive } from '../report/verify/verify-archive.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { shown, Stop } from './connect-ask.ts';
import { EXIT, end } from './outcome.ts';
import { showLine } from './progress.ts';
import { verifyMailboxCommand } from './verify-mailbox.ts';
import { verifyReceiptCommand } from './verify-receipt.ts';
import { openState, readUrl, textOf, type TrustFlags } from './verify-state.ts';
import { type Run, verdictJson, verdictText } from './verify-words.ts';

interface Options extends TrustFlags {
  readonly list?: string;
  readonly checkpoint?: string[];
  readonly witness?: string[];
  readonly json?: true;
}

const collect = (value: string, values: string[] | undefined) => [...(values ?? []), value];

export function verifyCommand(): Command {
  return new Command('verify')
    .description('check a published archive without trusting who runs it')
    .argument('<url-or-folder>', 'public address of the archive, or a folder that export made')
    .option('--key <key>', 'the verifier key that is trusted, from another place than the archive itself')
    .option('--key-file <file>', 'the same out of a file')
    .option('--state <file>', 'where key and checkpoint are kept from run to run')
    .option(
      '--checkpoint <file>',
      'a checkpoint that somebody else was shown: both logs have to be one',
      collect,
    )
    .option(
      '--witness <key>',
      'a witness that has to have signed the same log within a day (its key, from whoever runs it)',
      collect,
    )
    .option('--list <id>', 'only this list')
    .option('--json', 'one JSON document instead of text')
    .enablePositionalOptions()
    .addCommand(verifyMailboxCommand().exitOverride())
    .addCommand(verifyReceiptCommand().exitOverride())
    .addHelpText(
      'after',
      `
Examples:
  dc-archive verify https://archive.example.org --key archive.example.org/log+1a2b3c4d+AbCd…
  dc-archive verify https://archive.example.org          (every day: continues what was seen before)
  dc-archive verify ./export-of-june                     (offline)
  dc-archive verify https://archive.example.org --witness witness.example.net/w1+1a2b3c4d+BCdE…
  dc-archive verify mailbox ~/Maildir --list dc-example --url https://archive.example.org
  dc-archive verify receipt message-12.tlog-proof --key-file archive.vkey

Exit codes: 0 nothing wrong, 1 something wrong or not to be read (the first line says which), 2 wrong usage.`,
    )
    .action((place: string, options: Options) => end(() => verify(place, options).catch(said)));
}

async function verify(place: string, options: Options): Promise<number> {
  const signal = shutdownSignal();
  const witnesses = (options.witness ?? []).map(witnessOf);
  let step = '';
  let pauseUntil = 0;
  const onWait = (seconds: number) => (pauseUntil = Date.now() + seconds * 1000);
  const { published, name } = await openPlace(place, signal, onWait);
  const state = await openState(name, options);
  const others: string[] = [];
  for (const path of options.checkpoint ?? []) others.push(await textOf(path, '--checkpoint'));
  let verdict;
  {
    using _line = showLine(() => (Date.now() < pauseUntil ? `${step}  (the site asks to wait)` : step));
    verdict = await verifyArchive({
      published,
      key: state.key,
      earlier: state.earlier,
      others,
      witnesses,
      list: options.list ?? null,
      now: Date.now(),
      signal,
      onProgress: (now) => (step = shown(now)),
    });
  }
  if (options.list !== undefined && verdict.outcome === 'honest' && verdict.lists[options.list] === undefined)
    throw new Stop(`The archive has no list ${shown(options.list)}.`, EXIT.usage);
  const { head } = verdict;
  const isOlder = state.earlier !== null && head !== null && head.size < state.earlier.size;
  let isKept = head !== null && verdict.key !== null && !isOlder;
  let fault: unknown = null;
  if (isKept)
    await state
      .keep({ key: verdict.key!, checkpoint: head!.note }, verdict.hashes)
      .catch((error: unknown) => ((isKept = false), (fault = error)));
  const run: Run = {
    place,
    verdict,
    comparedWith: isOlder ? null : (state.earlier?.size ?? null),
    statePath: state.path,
    isKept,
  };
  process.stdout.write(options.json === true ? verdictJson(run) : verdictText(run));
  // what was found is said first, whether it can be kept or not
  if (fault !== null) throw fault;
  return verdict.outcome === 'honest' ? EXIT.done : EXIT.failed;
}

/** Throws Stop. */
function witnessOf(text: string): Verifier {
  const witness = readCosigner(text);
  if (witness === null)
    throw new Stop(
      '--witness takes the key that dc-archive witness prints: name+8 hex digits+44 characters.',
      EXIT.usage,
    );
  return witness;
}

/** The archive, and the name under which it is remembered. Throws Stop, Unread. */
async function openPlace(
  place: string,
  signal: AbortSignal,
  onWait: (seconds: number) => void,
): Promise<{ published: Published; name: string }> {
  const url = readUrl(place);
  if (url !== null)
    return {
      published: publishedAt(url.href, { signal, onWait }),
      name: url.host + url.pathname.replace(/\/$/u, ''),
    };
  const folder = resolve(place);
  if ((await stat(folder).catch(() => null))?.isDirectory() !== true)
    throw new Stop(`${shown(place)} is neither a web address (https://…) nor a folder.`, EXIT.usage);
  const published = await publishedIn(folder);
  const checkpoint = (await published.logFile('checkpoint', 100_000))?.toString('utf8') ?? '';
  return { published, name: checkpoint.split('\n', 1)[0]!.replace(/\/log$/u, '') };
}

/** A sentence for what ends a command early. */
function said(error: unknown): number {
  if (error instanceof Stop) {
    process.stderr.write(`${error.message}\n`);
    return error.code;
  }
  if (!(error instanceof Unread)) throw error;
  process.stderr.write(`${UNREAD[error.why]} (${shown(error.path)})\n`);
  return EXIT.failed;
}
