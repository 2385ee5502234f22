// dc-archive held: what waits for a person, why, and what to do. For the operator's eyes; nothing changes.
import { Command } from 'commander';
import type { Slot } from '../archive/archive.ts';
import { configFolder, loadConfig } from '../config/load.ts';
import type { HeldMessage } from '../ingest/vault/vault.ts';
import { ArchiveError } from '../ops/errors.ts';
import { refineAgain } from '../line-again.ts';
import { HOLD_WORDS } from './hold-words.ts';
import { slotNumbers } from './moderate.ts';
import { observe } from './observe.ts';
import { EXIT, end } from './outcome.ts';
import { openWork, type Work } from './work.ts';

const SLOTS_A_READ = 1000;
const LINES_SHOWN = 40;

interface Waiting {
  readonly slot: Slot;
  /** null where the vault knows of no reason: a run was stopped at that moment */
  readonly held: HeldMessage | null;
}

export function heldCommand(): Command {
  return new Command('held')
    .description('list the messages that wait for a person, with the reason and what can be done')
    .argument('[list]', 'id of a list; all where none is named')
    .argument('[number...]', 'numbers of messages; 15-20 is all of them')
    .option('--show', 'print how each would look when it is released: for your eyes, nothing is published')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive held
  dc-archive held dc-example
  dc-archive held dc-example 12 --show

Then: dc-archive release dc-example 12, or dc-archive withhold dc-example 12`,
    )
    .action((list: string | undefined, numbers: string[], options: { show?: boolean; config?: string }) =>
      end(() => held(list, numbers, options)),
    );
}

async function held(
  list: string | undefined,
  numbers: readonly string[],
  options: { show?: boolean; config?: string },
): Promise<number> {
  const seqs = slotNumbers(numbers);
  if (typeof seqs === 'string') {
    process.stderr.write(`${seqs}\n`);
    return EXIT.usage;
  }
  const config = loadConfig({ folder: configFolder(options.config), samples: true });
  if (list !== undefined && !config.lists.some(({ id }) => id === list))
    throw new ArchiveError('LIST_UNKNOWN', 'never', { list });
  const { events } = observe('warn');
  await using work = await openWork({
    config,
    events,
    policy: 'first',
    ...(list !== undefined && { lists: [list] }),
  });
  let count = 0;
  for (const id of work.lists) {
    for await (const waiting of queue(work, id)) {
      if (seqs.length > 0 && !seqs.includes(waiting.slot.seq)) continue;
      count += 1;
      process.stdout.write(`${describe(waiting)}\n`);
      if (options.show) process.stdout.write(`${await preview(work, waiting, seqs.length === 1)}\n`);
    }
  }
  process.stdout.write(count === 0 ? 'Nothing waits.\n' : `${count.toLocaleString('en')} waiting.\n`);
  return EXIT.done;
}

// The archive says what waits; the vault knows why.
async function* queue({ reader, vault }: Work, list: string): AsyncGenerator<Waiting> {
  const reasons = new Map(vault.held(list).map((message) => [message.seq, message]));
  for (let after = 0; ;) {
    const slots = await reader.slots(list, after, SLOTS_A_READ);
    const last = slots.at(-1);
    if (last === undefined) return;
    for (const slot of slots)
      if (slot.state === 'pending') yield { slot, held: reasons.get(slot.seq) ?? null };
    after = last.seq;
  }
}

function describe({ slot: { list, seq, since }, held: message }: Waiting): string {
  const words = message === null ? null : HOLD_WORDS[message.why];
  const when = new Date(since).toISOString().slice(0, 16).replace('T', ' ');
  const size = message === null ? '' : `, ${Math.ceil(message.sizeBytes / 1024).toLocaleString('en')} kB`;
  return [
    `${list} ${seq}  since ${when} UTC${size}`,
    `  why   ${words === null ? 'not recorded' : `${words.why} (${message!.why})`}`,
    `  do    ${words === null ? 'release or withhold' : words.todo}`,
  ].join('\n');
}

async function preview(work: Work, { slot: { list, seq } }: Waiting, isWhole: boolean): Promise<string> {
  let again;
  try {
    again = await refineAgain(work, list, seq, true);
  } catch (error) {
    if (error instanceof ArchiveError && error.code === 'SLOT_UNKNOWN') return '  (the raw mail is gone)';
    throw error;
  }
  const { outcome } = again;
  if (outcome.kind === 'erased') return `  (release would erase it: ${outcome.reason})`;
  if (outcome.kind === 'withheld') return `  (release would withhold it: ${outcome.reason})`;
  if (outcome.kind === 'held') return '  (cannot be shown: it does not come clean through redaction)';
  const { author, subject, sentAt, body, attachments } = outcome.message;
  const lines = body.split('\n');
  const shown = isWhole ? lines : lines.slice(0, LINES_SHOWN);
  const text = [
    `From: ${author.label}`,
    `Date: ${new Date(sentAt).toISOString()}`,
    `Subject: ${subject}`,
    ...(attachments.length > 0 ? [`Attachments: ${attachments.length}`] : []),
    '',
    ...shown,
    ...(shown.length < lines.length ? [`… ${lines.length - shown.length} more lines`] : []),
  ];
  return text.map((line) => `  | ${forTerminal(line)}`).join('\n');
}

// A terminal obeys C1 controls too; redaction leaves them, being text.
function forTerminal(line: string): string {
  return line.replace(/\p{Cc}/gu, '\uFFFD');
}
