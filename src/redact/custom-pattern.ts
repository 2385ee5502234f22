// Patterns that a list writes itself: RE2 by re2js, so that no pattern can take more than linear time.
import { createRequire } from 'node:module';

export const PATTERN_LIMIT = 200;
/** Time is text times program: a pattern of many repetitions is small on paper and large at work. */
const PROGRAM_LIMIT = 400;

export interface CustomPattern {
  readonly pattern: string;
  /** must be found by it (deny) or fit it (allow) */
  readonly test: string;
}
export type PatternUse = 'allow' | 'deny';

/** What re2js has, as far as it is used. */
interface Re2 {
  matcher(text: string): { find(): boolean; start(): number; end(): number };
  matches(text: string): boolean;
  programSize(): number;
}

const require = createRequire(import.meta.url);

// Loaded when there is a pattern: few policies have one, and every command reads policies.
function compile(pattern: string): Re2 | null {
  const { RE2JS } = require('re2js') as { RE2JS: { compile(pattern: string): Re2 } };
  try {
    return RE2JS.compile(pattern);
  } catch {
    return null;
  }
}

/** What is wrong with a pattern of a policy, or null. */
export function patternMistake(
  { pattern, test }: CustomPattern,
  use: PatternUse,
): { key: 'pattern' | 'test'; remedy: string } | null {
  const compiled = compile(pattern);
  if (compiled === null) {
    return {
      key: 'pattern',
      remedy: 'is no pattern of RE2 (which has no look-around and no back references)',
    };
  }
  if (compiled.programSize() > PROGRAM_LIMIT) {
    return { key: 'pattern', remedy: 'repeats too much; use smaller counts in {…}' };
  }
  if (compiled.matches('')) return { key: 'pattern', remedy: 'fits an empty text, and so everywhere' };
  const isGood = use === 'allow' ? compiled.matches(test) : compiled.matcher(test).find();
  if (isGood) return null;
  return {
    key: 'test',
    remedy:
      use === 'allow'
        ? 'does not fit the pattern as a whole; correct one of the two'
        : 'is not found by the pattern; correct one of the two',
  };
}

/** True where a whole value fits. */
export function fits(pattern: string): (value: string) => boolean {
  const compiled = compile(pattern);
  return (value) => compiled?.matches(value) ?? false;
}

/** Every stretch of a text that the pattern finds; never an empty one. */
export function finds(pattern: string): (text: string) => { start: number; end: number }[] {
  const compiled = compile(pattern);
  return (text) => {
    const found: { start: number; end: number }[] = [];
    const matcher = compiled?.matcher(text);
    while (matcher?.find() === true) {
      if (matcher.end() > matcher.start()) found.push({ start: matcher.start(), end: matcher.end() });
    }
    return found;
  };
}
