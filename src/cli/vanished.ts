// dc-archive vanished: messages that are gone at their source and wait for a person, because they are unusually many.
import { Command } from 'commander';
import { takeDown } from '../line-deletions.ts';
import { moderate } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';

interface Options {
  withhold?: true;
  keep?: true;
  config?: string;
}

export function vanishedCommand(): Command {
  return new Command('vanished')
    .description('decide on messages that were deleted at their source, where they are unusually many')
    .argument('<list>', 'id of the list')
    .option('--withhold', 'take them out of public view; tombstones stay in their place')
    .option('--keep', 'leave them public, for good')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive vanished dc-example              which they are
  dc-archive vanished dc-example --withhold
  dc-archive vanished dc-example --keep

Only lists whose policy says followDeletions: true have any.`,
    )
    .action((list: string, options: Options) => end(() => vanished(list, options)));
}

async function vanished(list: string, { withhold, keep, config }: Options): Promise<number> {
  if (withhold && keep) {
    process.stderr.write('Say --withhold or --keep, not both.\n');
    return EXIT.usage;
  }
  return moderate(config, {
    list,
    policy: 'first',
    async act(work, events) {
      const { vault, archive } = work;
      const { seqs, known } = vault.deletions.vanished(list);
      if (seqs.length === 0) return `No message of ${list} waits for this decision.`;
      const these = `${seqs.length} of ${known.toLocaleString('en')} messages of ${list}`;
      if (withhold) {
        await takeDown({ vault, archive, events }, list, seqs, operator());
        return `${these} are withheld (deleted at the source).`;
      }
      if (keep) {
        vault.deletions.settle(list, seqs);
        return `${these} stay public although they were deleted at the source.`;
      }
      return `${these} were deleted at the source and are still public: ${ranges(seqs)}\nSay --withhold or --keep.`;
    },
  });
}

function ranges(seqs: readonly number[]): string {
  const found: [first: number, last: number][] = [];
  for (const seq of seqs) {
    const open = found.at(-1);
    if (open !== undefined && open[1] === seq - 1) open[1] = seq;
    else found.push([seq, seq]);
  }
  return found.map(([first, last]) => (first === last ? first : `${first}-${last}`)).join(' ');
}
