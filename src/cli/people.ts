// Fills the register of people from mail that was taken in before there was one.
import { overWhatIsLeft } from '../ingest/vault/what-is-left.ts';
import type { Work } from './work.ts';

const WINDOW = 200;

/** Reads every settled message whose people are not registered. May be stopped anywhere. */
export async function fillPeople(
  { vault, pool }: Pick<Work, 'vault' | 'pool'>,
  signal: AbortSignal,
  onProgress: (done: number, of: number) => void = () => {},
): Promise<void> {
  const of = vault.people.unreadCount();
  let done = 0;
  for (let after = 0; !signal.aborted;) {
    const window = vault.people.unread(after, WINDOW);
    if (window.length === 0) return;
    for (const [list, intakes] of Map.groupBy(window, (intake) => intake.list)) {
      const people = await overWhatIsLeft(vault, intakes, (left) => pool.people(list, left));
      for (const [i, { arrival }] of intakes.entries()) vault.people.note(arrival, people[i] ?? []);
    }
    vault.people.read(window.map(({ arrival }) => arrival));
    after = window.at(-1)!.arrival;
    done += window.length;
    onProgress(done, of);
  }
}
