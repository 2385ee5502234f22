// dc-archive restore: runs the line again for messages that are withheld or wait.
import { Command } from 'commander';
import { putBack, refineAgain } from '../line-again.ts';
import { moderate, slotNumbers, slotsInState } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';

export function restoreCommand(): Command {
  return new Command('restore')
    .description('bring withheld messages back: they are redacted anew under the current policy')
    .argument('<list>', 'id of the list')
    .argument('<number...>', 'numbers of messages; 15-20 is all of them')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      '\nExamples:\n  dc-archive restore dc-example 12\n  dc-archive restore dc-example 12 15-20',
    )
    .action((list: string, numbers: string[], options: { config?: string }) =>
      end(async () => {
        const seqs = slotNumbers(numbers);
        if (typeof seqs === 'string') {
          process.stderr.write(`${seqs}\n`);
          return EXIT.usage;
        }
        return moderate(options.config, {
          list,
          async act(work, events) {
            const { vault } = work;
            await slotsInState(work, list, seqs, ({ state }) => state === 'withheld' || state === 'pending');
            const sentences = [];
            for (const seq of seqs) {
              const again = await refineAgain(work, list, seq);
              vault.record({ who: operator(), what: 'restore', list, seq, reason: null });
              const state = await putBack(work, list, seq, again);
              events.slotChanged({ list, seq, state, reason: null });
              sentences.push(
                state === 'published'
                  ? `Message ${seq} of ${list} is public again.`
                  : `Message ${seq} of ${list} could not be published: it is ${state}.`,
              );
            }
            return sentences.join('\n');
          },
        });
      }),
    );
}
