// dc-archive withhold: takes one message out of public view; its number keeps a tombstone with the reason.
import { Command } from 'commander';
import { WITHHOLD_REASONS } from '../mail/message.ts';
import { moderate, slotNumber } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';

const DEFAULT_REASON = 'personal_data';

export function withholdCommand(): Command {
  return new Command('withhold')
    .description('take one message out of public view; a tombstone with the reason stays in its place')
    .argument('<list>', 'id of the list')
    .argument('<number>', 'number of the message, as in /lists/<list>/messages/<number>')
    .option('--reason <word>', `one of ${WITHHOLD_REASONS.join(', ')}`, DEFAULT_REASON)
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive withhold dc-example 12
  dc-archive withhold dc-example 12 --reason copyright

The message stays in the vault; dc-archive restore dc-example 12 brings it back.`,
    )
    .action((list: string, number: string, options: { reason: string; config?: string }) =>
      end(async () => {
        const seq = slotNumber(number);
        const reason = WITHHOLD_REASONS.find((known) => known === options.reason);
        if (seq === null || reason === undefined) {
          const what =
            seq === null ? `${number} is no message number.` : `Reasons are: ${WITHHOLD_REASONS.join(', ')}.`;
          process.stderr.write(`${what}\n`);
          return EXIT.usage;
        }
        return moderate(options.config, {
          list,
          seq,
          async act(work, events) {
            await work.archive.withhold(list, seq, reason);
            work.vault.record({ who: operator(), what: 'withhold', list, seq, reason });
            events.slotChanged({ list, seq, state: 'withheld', reason });
            return `Message ${seq} of ${list} is withheld (${reason}).`;
          },
        });
      }),
    );
}
