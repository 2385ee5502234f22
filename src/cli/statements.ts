// What the worker states about sources, whether or not mail came: the numbers that go into the log, and an alarm where a
// mailbox is silent for longer than it ever is.
import { quietness } from '../ingest/quiet.ts';
import type { Clock } from '../ops/clock.ts';
import type { Events } from '../ops/events.ts';
import type { Work } from './work.ts';

const HOUR_MS = 3_600_000;
/** Statements say the hour only: this keeps the newest one below a day. */
const REPEAT_MS = 20 * HOUR_MS;

type Parts = Pick<Work, 'vault' | 'archive' | 'reader' | 'lists' | 'sources'>;

/** Puts a statement for each list into the log where its numbers changed or the last one is old. May be repeated. */
export async function stateSources(
  { vault, archive, reader, lists, sources }: Parts,
  events: Events,
  clock: Clock,
): Promise<void> {
  for (const list of lists) {
    const { messages, askedAt, receivedAt } = vault.watch.list(list, sources);
    const counts = (await reader.list(list))?.counts;
    if (counts === undefined) continue;
    const slots = counts.published + counts.withheld + counts.erased + counts.pending;
    if (vault.watch.isNews(list, { messages, slots }, REPEAT_MS)) {
      await archive.putSourceStatement({ list, messages, slots });
      vault.watch.noteStated(list, { messages, slots });
    }
    // files do not answer and are not expected to grow
    if (askedAt === null) continue;
    const now = clock.now();
    const { isQuiet, days, usualDays } = quietness(receivedAt, now);
    events.sourceAsked({
      list,
      hours: askedAt === 0 ? -1 : Math.floor((now - askedAt) / HOUR_MS),
      quiet: isQuiet,
    });
    if (isQuiet) events.sourceQuiet({ list, days: days ?? 0, usualDays: usualDays ?? 0 });
  }
}
