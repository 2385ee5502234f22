// Text that holds nothing personal stays as it is, byte for byte, wherever it stands and however it is quoted.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusRedactor, readCorpus, plainCase, type CorpusCase } from '../corpus-case.ts';
import { readKnownFailures } from '../known-failures.ts';
import { runs } from './run-options.ts';

const redact = await corpusRedactor();
const known = await readKnownFailures();
const kept = (await readCorpus()).filter(
  ({ id, keep, format, policy }) =>
    keep && format === 'text/plain' && policy === 'balanced' && !known.has(id),
);

function quoted(text: string, depth: number): string {
  return text.replace(/^/gm, '> '.repeat(depth));
}

/** Below a signature a place is taken for the address of the one who signs. The list only shrinks. */
const NOT_IN_SIGNATURES = [
  'keep-code/dig',
  'keep-organisations/un-new-york',
  'keep-organisations/addis',
  'keep-organisations/riyadh',
  'keep-organisations/city-list',
  'keep-organisations/agenda',
  'keep-organisations/french',
  'keep-organisations/italian',
];
const anywhere = kept.filter(({ id }) => !NOT_IN_SIGNATURES.includes(id));

const FORMS: Readonly<Record<string, (subject: CorpusCase) => { text: string; format: string }>> = {
  'quoted once': ({ text }) => ({ text: quoted(text, 1), format: 'text/plain' }),
  'quoted thrice': ({ text }) => ({ text: quoted(text, 3), format: 'text/plain' }),
  'with CRLF': ({ text }) => ({ text: text.replace(/\n/g, '\r\n'), format: 'text/plain' }),
  'as flowed text': ({ text }) => ({ text, format: 'text/plain; format=flowed' }),
  'in a paragraph of HTML': ({ text }) => ({
    text: `<div><p>${text.replace(/&/g, '&amp;').replace(/</g, '&lt;').replace(/>/g, '&gt;').replace(/\n/g, '<br>\n')}</p></div>`,
    format: 'text/html',
  }),
  'in brackets': ({ text }) => ({ text: `(${text})`, format: 'text/plain' }),
  'between sentences': ({ text }) => ({
    text: `Thank you all.\n\n${text}\n\nSee you in Geneva.`,
    format: 'text/plain',
  }),
};

describe.each(Object.entries(FORMS))('%s', (_, form) => {
  it('leaves every text alone', () => {
    const changed = kept.flatMap((subject) => {
      const { text, format } = form(subject);
      const output = redact({ ...subject, text, format }).text;
      return output === text ? [] : [subject.id];
    });
    expect(changed).toEqual([]);
  });
});

describe('any texts below each other', () => {
  it('stay as they are', () => {
    fc.assert(
      fc.property(
        fc.array(fc.constantFrom(...anywhere), { minLength: 2, maxLength: 8 }),
        fc.nat(3),
        (subjects, depth) => {
          const text = quoted(subjects.map((subject) => subject.text).join('\n\n'), depth);
          expect(redact(plainCase(text)).text).toBe(text);
        },
      ),
      runs(600),
    );
  });
});
