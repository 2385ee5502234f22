// Lists that ask first: what an author wrote waits until they agree to publication. Whatever runs the line passes here.
import type { Consents } from './ingest/vault/consent.ts';
import type { Line } from './line.ts';
import { putBack, refineAgain } from './line-again.ts';
import type { Refinable } from './line-pool.ts';
import type { RedactOutcome } from './redact/public-message.ts';
import { REQUEST_LANGUAGES } from './requests/words.ts';

/** Who wrote a message: an address, or '' where it has none. Asked once for each. */
export type AuthorOf = (arrival: number) => string;

/** What would be published and may not yet is held, or withheld where its author refused. */
export function withConsent(
  consents: Consents,
  list: string,
  waiting: readonly Refinable[],
  outcomes: readonly RedactOutcome[],
  authorOf: AuthorOf,
): RedactOutcome[] {
  return outcomes.map((outcome, i): RedactOutcome => {
    const { arrival } = waiting[i]!;
    const author = authorOf(arrival);
    if (outcome.kind !== 'public') return outcome;
    const { keys } = outcome;
    const { sentAt, receivedAt, language } = outcome.message;
    const standing = consents.standing(list, author, receivedAt);
    if (standing === 'agreed') return outcome;
    if (standing === 'refused') return { kind: 'withheld', reason: 'no_consent', sentAt, keys };
    const known = REQUEST_LANGUAGES.find((one) => one === language) ?? 'en';
    consents.ask(list, arrival, author, known);
    return { kind: 'held', why: 'consent', keys, sentAt };
  });
}

/** Publishes, or withholds, what waited for authors who have decided; gives how many messages. */
export async function followConsents(line: Line): Promise<number> {
  const { vault, archive, events } = line;
  let changed = 0;
  for (const { arrival, list, seq } of vault.consents.decided()) {
    if (seq !== null) {
      const state = await putBack(
        { vault, line, archive },
        list,
        seq,
        await refineAgain({ vault, line }, list, seq),
      );
      events.slotChanged({ list, seq, state, reason: null });
      changed += 1;
    }
    vault.consents.done(arrival);
  }
  return changed;
}
