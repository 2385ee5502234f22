// dc-archive hold: takes messages out of public view until somebody has looked at them.
import { Command } from 'commander';
import { WITHHOLD_REASONS } from '../mail/message.ts';
import { DEFAULT_REASON, moderate, slotsInState, targetOf } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';

export function holdCommand(): Command {
  return new Command('hold')
    .description('take messages out of public view until somebody has looked at them')
    .argument('<list>', 'id of the list')
    .argument('<number...>', 'numbers of messages; 15-20 is all of them')
    .option('--reason <word>', `for the record: one of ${WITHHOLD_REASONS.join(', ')}`, DEFAULT_REASON)
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive hold dc-example 12
  dc-archive hold dc-example 12 15-20 --reason legal
  dc-archive held                          what waits, and why

In public the message is shown as waiting. Then: release publishes it again, redacted anew; withhold decides that it
stays away. Neither a new run nor republish brings it back by itself.`,
    )
    .action((list: string, numbers: string[], options: { reason: string; config?: string }) =>
      end(async () => {
        const target = targetOf(numbers, options.reason);
        if (typeof target === 'string') {
          process.stderr.write(`${target}\n`);
          return EXIT.usage;
        }
        const { seqs, reason } = target;
        return moderate(options.config, {
          list,
          policy: 'first',
          async act({ vault, archive, reader }, events) {
            await slotsInState(
              { reader },
              list,
              seqs,
              ({ state }) => state === 'published' || state === 'pending',
            );
            for (const seq of seqs) {
              vault.record({ who: operator(), what: 'hold', list, seq, reason });
              const [first] = vault.bySlot(list, seq);
              if (first !== undefined) vault.settle([{ arrival: first.arrival, seq, held: 'operator_hold' }]);
              await archive.hold(list, seq);
              events.slotChanged({ list, seq, state: 'pending', reason });
            }
            return seqs.map((seq) => `Message ${seq} of ${list} waits for a person.`).join('\n');
          },
        });
      }),
    );
}
