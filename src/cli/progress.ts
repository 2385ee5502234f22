// What a person sees of long work: one line that moves on a terminal, and a summary at the end.
import type { Tally } from '../line.ts';

const REDRAW_MS = 200;

export interface Progress extends Disposable {
  /** takes the line away, for a message in between or the summary */
  clear(): void;
}

/** Draws the tally on standard error while it changes; silent where that is no terminal. */
export function showProgress(tally: Tally, startedAt = Date.now()): Progress {
  return showLine(() => progressLine(tally, Date.now() - startedAt));
}

/** The same for any line. */
export function showLine(line: () => string): Progress {
  const { stderr } = process;
  if (!stderr.isTTY) return { clear: () => {}, [Symbol.dispose]: () => {} };
  const draw = () => stderr.write(`\r\u001B[K${line()}`);
  const timer = setInterval(draw, REDRAW_MS);
  const clear = () => stderr.write('\r\u001B[K');
  return {
    clear,
    [Symbol.dispose]: () => {
      clearInterval(timer);
      clear();
    },
  };
}

/** "1,234 of 20,000 messages, 812/s, 0:23 left". Rate and rest come from what is finished, not from what is fetched. */
export function progressLine(tally: Tally, elapsedMs: number): string {
  const done = finished(tally);
  const all = tally.resumed + Math.max(tally.expected, tally.seen);
  const rate = elapsedMs > 0 ? (done / elapsedMs) * 1000 : 0;
  const left = rate > 0 && all > done ? `, ${clock((all - done) / rate)} left` : '';
  return `${n(done)} of ${n(all)} messages, ${n(Math.round(rate))}/s${left}`;
}

/** The summary of a run; its numbers add up: seen + resumed = published + withheld + held + duplicates. */
export function summary(tally: Tally, elapsedMs: number, slots: number | null): string {
  const rows: [string, string][] = [
    ['seen', n(tally.seen)],
    ...(tally.resumed > 0
      ? [['resumed', `${n(tally.resumed)}  (kept by an earlier run)`] as [string, string]]
      : []),
    ['published', n(tally.published)],
    ['withheld', withReasons(tally.withheld)],
    ['held', withReasons(tally.held)],
    ['duplicates', n(tally.duplicates)],
  ];
  if (tally.unrouted > 0)
    rows.push(['unrouted', `${n(tally.unrouted)}  (no configured list claims them; not stored)`]);
  if (tally.postponed > 0)
    rows.push([
      'postponed',
      `${n(tally.postponed)}  (the account was read up to its limit of a day; they come tomorrow)`,
    ]);
  if (slots !== null) rows.push(['slots', n(slots)]);
  const seconds = elapsedMs / 1000;
  const rate = finished(tally) / Math.max(seconds, 0.001);
  rows.push([
    'time',
    `${seconds.toFixed(1)} s${finished(tally) > 0 ? `, ${n(Math.round(rate))} messages/s` : ''}`,
  ]);
  return [...rows.map(([name, value]) => `${name.padEnd(12)}${value}`), ...noArchiveAdvice(tally)].join('\n');
}

const SOME_MESSAGES = 20;
const NEARLY_ALL = 0.8;

// Some list software (Sympa, ezmlm) puts X-No-Archive on everything it sends: then no author has asked for it.
function noArchiveAdvice({ withheld, published, held }: Tally): string[] {
  const asked = withheld['no_archive'] ?? 0;
  const all = published + total(withheld) + total(held);
  if (all < SOME_MESSAGES || asked < all * NEARLY_ALL) return [];
  return [
    'Nearly every message asks not to be archived: the list software adds X-No-Archive. If your members agree, set',
    'noArchive: ignore in the file of the list and run dc-archive republish.',
  ];
}

function finished(tally: Tally): number {
  return tally.published + tally.duplicates + total(tally.withheld) + total(tally.held);
}

function total(reasons: Readonly<Record<string, number>>): number {
  return Object.values(reasons).reduce((sum, count) => sum + count, 0);
}

function withReasons(reasons: Readonly<Record<string, number>>): string {
  const parts = Object.entries(reasons).map(([reason, count]) => `${reason} ${n(count)}`);
  return parts.length === 0 ? '0' : `${n(total(reasons))}  (${parts.join(', ')})`;
}

function n(value: number): string {
  return value.toLocaleString('en');
}

function clock(seconds: number): string {
  const whole = Math.ceil(seconds);
  return `${Math.floor(whole / 60)}:${String(whole % 60).padStart(2, '0')}`;
}
