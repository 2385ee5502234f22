// The first messages of a list whose software puts X-No-Archive on everything: they came before that could be known.
import type { Line } from './line.ts';
import { runAgain } from './line-record.ts';

/** Shows them as the later ones are, as soon as enough have come. True where anything was done; repeatable. */
export async function showEarly(line: Line, list: string): Promise<boolean> {
  if (!line.isAutomatic(list)) return false;
  const all = line.vault.asked.early(list);
  if (all.length === 0) return false;
  const takenOut = line.vault.takenOut(list);
  const early = all.filter(({ seq }) => !takenOut.has(seq));
  if (early.length === 0) return false;
  const recorded = await runAgain(line, list, early);
  // what waits for a person now is noted already
  const settled = early
    .map(({ arrival, seq }, i) => ({ arrival, seq, held: null, state: recorded[i]!.state }))
    .filter(({ state }) => state !== 'pending');
  line.vault.settle(settled.map(({ state, ...intake }) => ({ ...intake, isErased: state === 'erased' })));
  const { withheld } = line.tally;
  const shown = Math.min(
    settled.filter(({ state }) => state === 'published').length,
    withheld['no_archive'] ?? 0,
  );
  line.tally.published += shown;
  const left = (withheld['no_archive'] ?? 0) - shown;
  if (left > 0) withheld['no_archive'] = left;
  else delete withheld['no_archive'];
  return true;
}
