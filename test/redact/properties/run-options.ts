// How property tests run: the same cases every time, unless somebody asks for others.
//   REDACT_SEED=random (or a number)   other cases; the seed is in the report of a failure
//   REDACT_RUNS=20                     that many times as many

const seed = process.env['REDACT_SEED'];

/** True where the cases are those of every run, so that what fails is known. */
export const isFixed = seed === undefined;
export const SEED = seed === undefined ? 20240305 : seed === 'random' ? Date.now() % 2 ** 31 : Number(seed);
const times = Number(process.env['REDACT_RUNS'] ?? 1);

export function runs(count: number): { seed: number; numRuns: number } {
  return { seed: SEED, numRuns: count * times };
}

/** Numbers from a seed (mulberry32). */
export function generator(start: number): (limit: number) => number {
  let state = start >>> 0;
  return (limit) => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return Math.floor((((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32) * limit);
  };
}
