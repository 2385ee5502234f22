// dc-archive release: publishes messages that wait for a person, redacted anew; never what the gate refuses.
import { createInterface } from 'node:readline/promises';
import { Command } from 'commander';
import type { HoldReason } from '../mail/message.ts';
import type { Events } from '../ops/events.ts';
import { putBack, refineAgain } from '../line-again.ts';
import { HOLD_WORDS } from './hold-words.ts';
import { DEFAULT_REASON, moderate, slotNumbers, slotsInState } from './moderate.ts';
import { operator } from './operator.ts';
import { EXIT, end } from './outcome.ts';
import type { Work } from './work.ts';

interface Options {
  readonly yes?: boolean;
  readonly forceWithhold?: boolean;
  readonly config?: string;
}

export function releaseCommand(): Command {
  return new Command('release')
    .description('publish messages that wait for a person: they are redacted anew under the current policy')
    .argument('<list>', 'id of the list')
    .argument('<number...>', 'numbers of messages; 15-20 is all of them')
    .option('--yes', 'what the policy holds is removed and the rest published, without asking again')
    .option('--force-withhold', 'what cannot be published is withheld, so that it waits no longer')
    .option('--config <dir>', 'configuration folder')
    .addHelpText(
      'after',
      `
Examples:
  dc-archive held dc-example --show          look first
  dc-archive release dc-example 12
  dc-archive release dc-example 12 15-20 --yes

A message that the policy holds is published without what it is held for, once you have confirmed it. A message that
could not be read or made clean is never published by this command.`,
    )
    .action((list: string, numbers: string[], options: Options) =>
      end(async () => {
        const seqs = slotNumbers(numbers);
        if (typeof seqs === 'string') {
          process.stderr.write(`${seqs}\n`);
          return EXIT.usage;
        }
        let refused = 0;
        const exit = await moderate(options.config, {
          list,
          async act(work, events) {
            await slotsInState(work, list, seqs, ({ state }) => state === 'pending');
            const sentences = [];
            for (const seq of seqs) {
              const { isReleased, sentence } = await release(work, events, list, seq, options);
              if (!isReleased) refused += 1;
              sentences.push(sentence);
            }
            return sentences.join('\n');
          },
        });
        return refused > 0 ? EXIT.failed : exit;
      }),
    );
}

async function release(
  work: Work,
  events: Events,
  list: string,
  seq: number,
  { yes, forceWithhold }: Options,
): Promise<{ isReleased: boolean; sentence: string }> {
  const { vault, archive } = work;
  const name = `Message ${seq} of ${list}`;
  let again = await refineAgain(work, list, seq);
  let reason: string | null = null;
  if (
    again.outcome.kind === 'held' &&
    again.outcome.why === 'policy_hold' &&
    (yes || (await confirm(name)))
  ) {
    reason = 'policy_hold';
    again = await refineAgain(work, list, seq, true);
  }
  const { outcome } = again;
  if (outcome.kind === 'held') {
    const { why } = HOLD_WORDS[outcome.why as HoldReason];
    if (forceWithhold !== true) {
      const hint = outcome.why === 'policy_hold' ? ' (--yes publishes it without that)' : '';
      return { isReleased: false, sentence: `${name} is not published: ${why}${hint}.` };
    }
    vault.record({ who: operator(), what: 'withhold', list, seq, reason: DEFAULT_REASON });
    await archive.withhold(list, seq, DEFAULT_REASON);
    vault.settle([{ arrival: again.intake.arrival, seq, held: null }]);
    events.slotChanged({ list, seq, state: 'withheld', reason: DEFAULT_REASON });
    return { isReleased: true, sentence: `${name} is withheld (${DEFAULT_REASON}): ${why}.` };
  }
  vault.record({ who: operator(), what: 'release', list, seq, reason });
  const state = await putBack(work, list, seq, again);
  events.slotChanged({ list, seq, state, reason: null });
  if (state === 'published') return { isReleased: true, sentence: `${name} is public.` };
  const why = outcome.kind === 'withheld' ? ` (${outcome.reason})` : '';
  return { isReleased: state !== 'pending', sentence: `${name} is not published: it is ${state}${why}.` };
}

async function confirm(name: string): Promise<boolean> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return false;
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question(
      `${name} is held by the policy. Publish it with that removed? (y/N) `,
    );
    return /^y(?:es)?$/iu.test(answer.trim());
  } finally {
    terminal.close();
  }
}
