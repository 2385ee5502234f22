#!/usr/bin/env node
// argv -> one command of src/cli. No logic.
import { Command, CommanderError } from 'commander';
import { VERSION } from './cli/version.ts';
import { keepCompiledCode } from './ops/compile-cache.ts';
import { outliveReader } from './ops/closed-pipe.ts';
import { withSmallHeap } from './ops/small-heap.ts';

// A text is soon done; the line runs for long.
if (process.argv[2] !== 'redact') withSmallHeap(process.env);
keepCompiledCode();
outliveReader(process.argv[2] === 'redact');

const COMMANDS = {
  up: () => import('./cli/up.ts').then((m) => m.upCommand()),
  connect: () => import('./cli/connect.ts').then((m) => m.connectCommand()),
  check: () => import('./cli/check.ts').then((m) => m.checkCommand()),
  ingest: () => import('./cli/ingest.ts').then((m) => m.ingestCommand()),
  import: () => import('./cli/import.ts').then((m) => m.importCommand()),
  export: () => import('./cli/export.ts').then((m) => m.exportCommand()),
  'import-bag': () => import('./cli/import-bag.ts').then((m) => m.importBagCommand()),
  'log-key': () => import('./cli/log-key.ts').then((m) => m.logKeyCommand()),
  witness: () => import('./cli/witness.ts').then((m) => m.witnessCommand()),
  serve: () => import('./cli/serve.ts').then((m) => m.serveCommand()),
  redact: () => import('./cli/redact.ts').then((m) => m.redactCommand()),
  reindex: () => import('./cli/reindex.ts').then((m) => m.reindexCommand()),
  rethread: () => import('./cli/rethread.ts').then((m) => m.rethreadCommand()),
  republish: () => import('./cli/republish.ts').then((m) => m.republishCommand()),
  hold: () => import('./cli/hold.ts').then((m) => m.holdCommand()),
  held: () => import('./cli/held.ts').then((m) => m.heldCommand()),
  release: () => import('./cli/release.ts').then((m) => m.releaseCommand()),
  actions: () => import('./cli/actions.ts').then((m) => m.actionsCommand()),
  withhold: () => import('./cli/withhold.ts').then((m) => m.withholdCommand()),
  vanished: () => import('./cli/vanished.ts').then((m) => m.vanishedCommand()),
  erase: () => import('./cli/erase.ts').then((m) => m.eraseCommand()),
  report: () => import('./cli/report.ts').then((m) => m.reportCommand()),
  preview: () => import('./cli/preview.ts').then((m) => m.previewCommand()),
  compare: () => import('./cli/compare.ts').then((m) => m.compareCommand()),
  requests: () => import('./cli/requests.ts').then((m) => m.requestsCommand()),
  restore: () => import('./cli/restore.ts').then((m) => m.restoreCommand()),
  verify: () => import('./cli/verify.ts').then((m) => m.verifyCommand()),
};

const program = new Command('dc-archive')
  .description(
    'Open a mailing list’s archive without exposing people: redacted once, searchable, verifiable.',
  )
  .version(VERSION)
  .addHelpText(
    'after',
    '\nStart here: dc-archive up\nEach command has examples: dc-archive ingest --help\nExit codes: 0 done, 1 something failed, 2 wrong usage, 78 configuration error.',
  )
  .enablePositionalOptions()
  .exitOverride();

const named = process.argv[2];
// Only the command that is asked for is loaded: `redact` must not wait for a web server's code.
const wanted =
  named !== undefined && named in COMMANDS ? [named as keyof typeof COMMANDS] : Object.keys(COMMANDS);
for (const name of wanted) {
  program.addCommand((await COMMANDS[name as keyof typeof COMMANDS]()).exitOverride());
}

try {
  await program.parseAsync(process.argv);
} catch (error) {
  if (!(error instanceof CommanderError)) throw error;
  // commander has said what is wrong; 2 is wrong usage
  process.exitCode = error.exitCode === 0 ? 0 : 2;
}
