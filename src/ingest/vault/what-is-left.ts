// Another process may carry an erasure out at any moment: mail that was listed a moment ago has no bytes any more.
import type { Intake, Vault } from './vault.ts';

/**
 * Does `work` over the mail that is not erased. Where some of it is erased while it is read, does it again over what is
 * left. Gives one result a message, in order; null for an erased one. Throws what `work` throws for any other reason.
 */
export async function overWhatIsLeft<I extends Pick<Intake, 'arrival'>, T>(
  vault: Pick<Vault, 'isErased'>,
  intakes: readonly I[],
  work: (left: readonly I[]) => Promise<readonly T[]>,
): Promise<(T | null)[]> {
  for (;;) {
    const left = intakes.filter(({ arrival }) => !vault.isErased(arrival));
    try {
      const done = await work(left);
      const results = new Map(left.map((intake, i) => [intake, done[i]!]));
      return intakes.map((intake) => results.get(intake) ?? null);
    } catch (error) {
      if (!left.some(({ arrival }) => vault.isErased(arrival))) throw error;
    }
  }
}
