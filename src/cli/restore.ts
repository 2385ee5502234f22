// dc-archive restore: runs the line again for one message that is withheld or waits.
import { Command } from 'commander';
import { runAgain } from '../line.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Work } from './work.ts';
import { moderate, slotNumber } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';

export function restoreCommand(): Command {
  return new Command('restore')
    .description('bring a withheld message back: it is redacted anew under the current policy')
    .argument('<list>', 'id of the list')
    .argument('<number>', 'number of the message')
    .option('--config <dir>', 'configuration folder')
    .addHelpText('after', '\nExample:\n  dc-archive restore dc-example 12')
    .action((list: string, number: string, options: { config?: string }) =>
      end(async () => {
        const seq = slotNumber(number);
        if (seq === null) {
          process.stderr.write(`${number} is no message number.\n`);
          return EXIT.usage;
        }
        return moderate(options.config, {
          list,
          seq,
          async act(work, events) {
            const state = await refineAgain(work, list, seq);
            work.vault.record({ who: operator(), what: 'restore', list, seq, reason: null });
            events.slotChanged({ list, seq, state, reason: null });
            if (state === 'published') return `Message ${seq} of ${list} is public again.`;
            return `Message ${seq} of ${list} could not be published: it is ${state}.`;
          },
        });
      }),
    );
}

async function refineAgain(work: Work, list: string, seq: number): Promise<string> {
  const slot = await work.reader.slot(list, seq);
  if (slot === null) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  if (slot.state === 'published' || slot.state === 'erased') {
    throw new ArchiveError('SLOT_STATE', 'never', { list, seq, state: slot.state });
  }
  const intake = work.vault.bySlot(list, seq)[0];
  if (intake === undefined) throw new ArchiveError('SLOT_UNKNOWN', 'never', { list, seq });
  const [recorded] = await runAgain(work.line, list, [{ ...intake, seq }]);
  const { state, seq: slotSeq } = recorded!;
  if (state !== 'pending')
    work.vault.settle([{ arrival: intake.arrival, seq: slotSeq, held: null, isErased: state === 'erased' }]);
  return state;
}
