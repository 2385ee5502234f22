// No planted value survives, however it is written and quoted, and nothing beside it is lost.
import { readFile } from 'node:fs/promises';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { corpusRedactor, type CorpusCase } from '../corpus-case.ts';
import { judge, reportedRemovals } from '../judge.ts';
import { ENCODINGS, HTML_ENCODINGS, PLANTED, plant } from './planted.ts';
import { generator, isFixed, runs, SEED } from './run-options.ts';

const redact = await corpusRedactor();
/** "encoding: [planted …]", or "encoding + encoding: […]", that fail today. The list only shrinks. */
const known = (parse(await readFile(new URL('known-survivors.yaml', import.meta.url), 'utf8')) ??
  {}) as Record<string, string[]>;

const FORMATS = [
  ['text/plain', ENCODINGS],
  ['text/html', HTML_ENCODINGS],
] as const;
const SAMPLES = 16;

function problemsOf(subject: CorpusCase): string[] {
  const { text, redactions, published, leak } = redact(subject);
  const removals = reportedRemovals(subject.text, text, redactions, published);
  const found = [...judge(subject, text, removals).problems, ...(leak ? ['the result is not clean'] : [])];
  return found.map((problem) => `${problem} in ${JSON.stringify(subject.text)}`);
}

/** True where this planted value survives one of the encodings, or some of them together. */
function isKnown(encodings: readonly string[], name: string): boolean {
  return Object.entries(known).some(
    ([key, names]) =>
      names.includes(name) &&
      key.split(' + ').every((encoding) => encoding === 'plain' || encodings.includes(encoding)),
  );
}

describe.each(FORMATS)('%s', (format, encodings) => {
  const pairs = Object.keys(encodings).flatMap((encoding) =>
    Object.keys(PLANTED).map((name) => [encoding, name] as const),
  );

  it.each(pairs)('%s: %s', (encoding, name) => {
    const pick = generator(SEED);
    const problems = Array.from({ length: SAMPLES }, (_, index) =>
      problemsOf(plant(PLANTED[name]!, [encodings[encoding]!], { pick, depth: index % 4, format })),
    ).flat();
    if (!isKnown([encoding], name)) expect(problems).toEqual([]);
    else if (isFixed && known[encoding]?.includes(name) === true) {
      expect(problems, 'passes now: take it out of known-survivors.yaml').not.toEqual([]);
    }
  });

  it('removes every value in any mixture of encodings, beside anything', () => {
    const mixture = fc.record({
      name: fc.constantFrom(...Object.keys(PLANTED)),
      encodings: fc.uniqueArray(fc.constantFrom(...Object.keys(encodings)), { minLength: 1, maxLength: 3 }),
      depth: fc.nat(3),
      seed: fc.nat(),
      before: fc.constantFrom(
        '',
        'Please note: ',
        'See RFC 5322 and ',
        '1. ',
        '- ',
        '(2024-03-05) ',
        'é — ',
        'Said ',
      ),
      after: fc.constantFrom(
        '',
        '.',
        ', thanks',
        ' (A/RES/70/125)',
        ' – ok',
        '; then 12 more',
        ' on 5 March 2024',
        '?',
      ),
    });
    fc.assert(
      fc.property(mixture, ({ name, encodings: chosen, depth, seed, before, after }) => {
        fc.pre(!isKnown(chosen, name));
        const pick = generator(seed);
        const subject = plant(
          PLANTED[name]!,
          chosen.map((encoding) => encodings[encoding]!),
          { pick, depth, format, before, after },
        );
        expect(problemsOf(subject)).toEqual([]);
      }),
      runs(1000),
    );
  });
});
