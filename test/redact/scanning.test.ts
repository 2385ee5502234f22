import { describe, expect, it } from 'vitest';
import { redactText, textRedaction } from '../../src/redact/redact-text.ts';
import { scanAlone, scanTogether, type Scanning } from '../../src/redact/scanning.ts';
import type { Scan } from '../../src/redact/finding.ts';
import { policy } from './support.ts';

const balanced = await policy('balanced');

const TEXTS = [
  'Write to jane@example.org or call +1 202 555 0143.',
  'Nothing to see.',
  'My passcode is 482913, https://zoom.us/j/91234567890?pwd=abcDEF123',
  '-- \nJane Doe\n12 Main Street\nSpringfield, IL 62704',
];

const scanOf = (text: string): Scan => ({
  text,
  people: [],
  names: false,
  regions: [],
  zones: () => [],
  labels: () => ({ words: {} as never, digitRuns: [] }),
});

function* broken(): Scanning<string> {
  try {
    // a text that is none: the first detector that reads it throws
    yield { ...scanOf(''), text: null as unknown as string };
    return 'went on';
  } catch (error) {
    return `caught ${(error as Error).name}`;
  }
}

describe('scanning many texts together', () => {
  it('gives what each alone gives, in order', () => {
    const together = scanTogether(TEXTS.map((text) => textRedaction(text, balanced, {})));
    expect(together).toEqual(TEXTS.map((text) => redactText(text, balanced)));
    expect(together[0]!.text).not.toContain('jane@');
  });

  it('tells a fault to the one whose text it was', () => {
    const works = [
      textRedaction(TEXTS[0]!, balanced, {}),
      broken() as Scanning<unknown>,
      textRedaction(TEXTS[2]!, balanced, {}),
    ];
    const [first, second, third] = scanTogether<unknown>(works as Scanning<unknown>[]);
    expect(first).toEqual(redactText(TEXTS[0]!, balanced));
    expect(second).toBe('caught TypeError');
    expect(third).toEqual(redactText(TEXTS[2]!, balanced));
  });

  it('throws what nobody catches', () => {
    function* careless(): Scanning<void> {
      yield { ...scanOf(''), text: null as unknown as string };
    }
    expect(() => scanAlone(careless())).toThrow(TypeError);
  });

  it('asks nothing where there is nothing to do', () => {
    expect(scanTogether([])).toEqual([]);
  });
});
