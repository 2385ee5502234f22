// dc-archive erase: removes a person, or one message, from everything that is public, for good.
import { readFileSync } from 'node:fs';
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import { configFolder, loadConfig } from '../config/load.ts';
import { ERASE_REASONS, type EraseReason } from '../mail/message.ts';
import { shutdownSignal } from '../ops/shutdown.ts';
import { type Agree, beginMessage, beginPerson, type Begun, finish } from './erase-begin.ts';
import type { ErasingOptions } from './erasing.ts';
import { lockOrNull } from './moderate.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { openWork } from './work.ts';

interface Options {
  person?: string;
  alias: string[];
  keep: string[];
  message?: string[];
  resume?: true;
  reason: string;
  yes?: true;
  config?: string;
}

export function eraseCommand(): Command {
  return new Command('erase')
    .description('remove a person, or one message, from everything that is public, for good')
    .option(
      '--person <who>',
      '"Jane Doe <jane@example.org>", or only the address, or only the name; - reads it from standard input',
    )
    .option('--alias <name>', 'another name of the person; may be repeated', collect, [])
    .option(
      '--keep <value>',
      'a name or address found in the register that is not theirs; may be repeated',
      collect,
      [],
    )
    .option('--message <list and number...>', 'one message: id of its list and its number')
    .option('--resume', 'complete what was begun and broken off')
    .option('--reason <word>', `one of ${ERASE_REASONS.join(', ')}`, ERASE_REASONS[0])
    .option('--yes', 'do not ask')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive erase --person "Jane Doe <jane@example.org>" --alias JD
  dc-archive erase --message dc-example 12 --reason legal
  dc-archive erase --resume

Shows first what would go. What the person wrote becomes a tombstone, and its raw mail is deleted; where others name
them, the text is redacted anew. Nothing brings it back: not restore, not the same mail from another source.`,
    )
    .action((options: Options) => end(() => erase(options)));
}

function collect(value: string, before: string[]): string[] {
  return [...before, value];
}

async function erase(options: Options): Promise<number> {
  const reason = ERASE_REASONS.find((known) => known === options.reason);
  const wishes = [options.person, options.message, options.resume].filter((wish) => wish !== undefined);
  if (wishes.length !== 1) return usage('Say one of --person, --message and --resume.');
  if (reason === undefined) return usage(`Reasons are: ${ERASE_REASONS.join(', ')}.`);
  const config = loadConfig({ folder: configFolder(options.config), samples: true });
  const signal = shutdownSignal();
  const { events } = observe('warn');
  using lock = lockOrNull(config);
  await using work = await openWork({ config, events });
  const erasing: ErasingOptions = { config, work, events, signal, isAlone: lock !== null, onStep: step() };
  // awaited here: what was opened above is closed when this function ends
  if (options.resume === true) return await resume(erasing);
  const agree = async () => options.yes === true || (await isWanted());
  const begun =
    options.message === undefined
      ? await beginPerson(
          erasing,
          { who: whoIsMeant(options.person!), aliases: options.alias, keep: options.keep },
          reason,
          agree,
        )
      : await beginOne(erasing, options.message, reason, agree);
  return typeof begun === 'number' ? begun : await finish(begun, erasing);
}

function beginOne(
  erasing: ErasingOptions,
  [list = '', number = '', ...more]: readonly string[],
  reason: EraseReason,
  agree: Agree,
): Promise<Begun | number> | number {
  const seq = /^[1-9]\d{0,14}$/u.test(number) ? Number(number) : null;
  if (seq === null || more.length > 0) return usage('Say --message <list> <number>.');
  return beginMessage(erasing, { list, seq }, reason, agree);
}

/** The command line can be seen by others on the machine; standard input cannot. */
function whoIsMeant(word: string): string {
  return word === '-' ? (readFileSync(0, 'utf8').split('\n')[0] ?? '').trim() : word;
}

async function resume(erasing: ErasingOptions): Promise<number> {
  const unfinished = erasing.work.vault.erasures.unfinished();
  if (unfinished.length === 0) process.stdout.write('Nothing is unfinished.\n');
  let exit: number = EXIT.done;
  for (const erasure of unfinished) exit = Math.max(exit, await finish({ erasure }, erasing));
  return exit;
}

/** Asks on a terminal; without one the answer is no. */
export async function isWanted(): Promise<boolean> {
  if (!process.stdin.isTTY) {
    process.stderr.write('Nothing was changed. Say --yes to do it.\n');
    return false;
  }
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  const answer = await terminal.question('Erase this for good? Type yes: ');
  terminal.close();
  if (answer.trim().toLowerCase() === 'yes') return true;
  process.stderr.write('Nothing was changed.\n');
  return false;
}

/** One line that moves, on a terminal. */
export function step(): (words: string) => void {
  const { stderr } = process;
  return (words) => {
    if (stderr.isTTY) stderr.write(`\r\u001B[K${words}`);
  };
}

function usage(why: string): number {
  process.stderr.write(`${why}\n`);
  return EXIT.usage;
}
