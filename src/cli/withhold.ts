// dc-archive withhold: takes messages out of public view; their numbers keep a tombstone with the reason.
import { Command } from 'commander';
import { WITHHOLD_REASONS, type WithholdReason } from '../mail/message.ts';
import type { Events } from '../ops/events.ts';
import { DEFAULT_REASON, moderate, slotsInState, targetOf } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';
import type { Work } from './work.ts';

export function withholdCommand(): Command {
  return new Command('withhold')
    .description('take messages out of public view; a tombstone with the reason stays in their place')
    .argument('<list>', 'id of the list')
    .argument(
      '<number...>',
      'numbers of messages, as in /lists/<list>/messages/<number>; 15-20 is all of them',
    )
    .option('--reason <word>', `one of ${WITHHOLD_REASONS.join(', ')}`, DEFAULT_REASON)
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive withhold dc-example 12
  dc-archive withhold dc-example 12 15-20 --reason copyright

The messages stay in the vault; dc-archive restore dc-example 12 brings one back. If you only want somebody to look
first, use hold.`,
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
          act: (work, events) => withholdSlots(work, events, { list, seqs, reason }),
        });
      }),
    );
}

/** Takes the messages out; gives the sentences for the operator. Throws SLOT_UNKNOWN, SLOT_STATE. */
export async function withholdSlots(
  work: Work,
  events: Events,
  { list, seqs, reason }: { list: string; seqs: readonly number[]; reason: WithholdReason },
): Promise<string> {
  await slotsInState(work, list, seqs, ({ state }) => state !== 'erased');
  for (const seq of seqs) {
    // first who, then what: a republication never brings back what was withheld by a person
    work.vault.record({ who: operator(), what: 'withhold', list, seq, reason });
    await work.archive.withhold(list, seq, reason);
    work.vault.settle(work.vault.bySlot(list, seq).map(({ arrival }) => ({ arrival, seq, held: null })));
    events.slotChanged({ list, seq, state: 'withheld', reason });
  }
  return seqs.map((seq) => `Message ${seq} of ${list} is withheld (${reason}).`).join('\n');
}
