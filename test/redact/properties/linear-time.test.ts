import { describe, expect, it } from 'vitest';
import { leastMs, threadTimer } from '../../support/cpu-timer.ts';
import { corpusRedactor, plainCase } from '../corpus-case.ts';
import { GROWING, HOSTILE, hostileText } from './hostile-texts.ts';

const redact = await corpusRedactor();

const LIMIT_MS = 400;
const SIZES = [10, 20, 40, 80, 160, 320].map((kilobytes) => kilobytes * 1000);
/** Below this a measure is mostly noise. */
const MEASURABLE_MS = 60;
const GROWTH = 3;

function spentMs(format: string, text: string, more: Parameters<typeof plainCase>[1] = {}): number {
  const subject = plainCase(text, { ...more, format });
  const spent = threadTimer();
  redact(subject);
  return spent();
}

describe('100 kB of a hostile text', () => {
  it.each(HOSTILE)('takes under the limit: %s %j', (format, piece) => {
    const text = hostileText(piece, 100_000);
    expect(leastMs(() => spentMs(format, text), LIMIT_MS)).toBeLessThan(LIMIT_MS);
  });

  const people = Array.from({ length: 40 }, (_, index) => `Jane${index} Doe <a${index}@a.example>`);
  it.each(['a ', 'a1@', 'a.example ', 'a at a.example ', 'a1 ', 'Doe ', 'Jane7 Doe ', 'Jane7 ', 'x'])(
    'takes under the limit with people of the message: %j',
    (piece) => {
      const text = hostileText(piece, 100_000);
      for (const policy of ['balanced', 'strict'] as const) {
        const spent = leastMs(() => spentMs('text/plain', text, { people, policy }), LIMIT_MS);
        expect(spent, policy).toBeLessThan(LIMIT_MS);
      }
    },
  );
});

describe('twice as much of a hostile text', () => {
  it.each(GROWING)('takes twice as long: %s %j', (format, piece) => {
    for (let warm = 0; warm < 3; warm += 1) spentMs(format, hostileText(piece, SIZES[0]!));
    let before = 0;
    for (const size of SIZES) {
      const text = hostileText(piece, size);
      const allowed = Math.max(before * GROWTH, MEASURABLE_MS);
      const spent = leastMs(() => spentMs(format, text), allowed);
      if (spent >= allowed) {
        // The half may have been lucky; it is measured again beside the whole.
        const half = hostileText(piece, size / 2);
        const again = Math.max(
          leastMs(() => spentMs(format, half), 0),
          before,
        );
        expect(spent / again, `${size} characters: ${again} ms, then ${spent} ms`).toBeLessThan(GROWTH);
      }
      before = spent;
    }
  });
});
