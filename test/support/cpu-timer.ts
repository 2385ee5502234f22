// Time limits on hostile input, measured so that neither a busy nor a slow machine breaks them: milliseconds are those of
// a machine that does some known work as fast as ours do when they are idle.

/** What the known work takes there, ms. */
const NOMINAL_MS = 15;
/** A machine that seems slower than this is not believed. */
const SLOWEST = 10;
/** Less than this is under every limit, and the clock of a thread ticks every 4 ms. */
const SHORT_MS = 50;
const TEXT = 'Jane Doe <jane@example.org> 12 Elm Street, 555 0100\n'.repeat(10_000);

/** Starts now; the function it gives tells the CPU milliseconds that this thread has spent since. */
export function cpuTimer(): () => number {
  const spent = threadTimer();
  return () => {
    const ms = spent();
    return ms < SHORT_MS ? ms : ms / slowness();
  };
}

/** The same without looking how fast the machine is: for comparing one measurement with another. */
export function threadTimer(): () => number {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  };
}

const ATTEMPTS = 12;

/** The least that `measure` gives in some attempts; the first that is under `enough` ends them. */
export function leastMs(measure: () => number, enough: number): number {
  let least = Infinity;
  for (let attempt = 0; attempt < ATTEMPTS && least >= enough; attempt += 1) {
    least = Math.min(least, measure());
  }
  return least;
}

/** How many times longer than nominal the known work takes right now; never less than 1. */
function slowness(): number {
  const spent = threadTimer();
  const words = new Map<string, number>();
  for (const [word] of TEXT.matchAll(/[\p{L}\d]+(?:[@.][\p{L}\d]+)*/gu))
    words.set(word, (words.get(word) ?? 0) + 1);
  return Math.min(SLOWEST, Math.max(1, spent() / NOMINAL_MS));
}
