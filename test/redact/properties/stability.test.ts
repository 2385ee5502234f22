// What must hold for any text: a second pass changes nothing, and what is told about the cuts is true.
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { corpusRedactor, plainCase, readCorpus, type CorpusCase } from '../corpus-case.ts';
import { HOSTILE, hostileText } from './hostile-texts.ts';
import { PLANTED } from './planted.ts';
import { runs } from './run-options.ts';

const redact = await corpusRedactor();
const corpus = await readCorpus();

const POLICIES = ['open', 'balanced', 'strict'] as const;
const PEOPLE = ['Amara Okeke <amara.okeke@example.org>', 'Jane Roe <jane.roe@example.org>'];
const PLACEHOLDERS = [
  '[email removed]', '[email 3f2a]', '[phone removed]', '[email at example.org]', '[Participant 3f2a]', '[IP address removed]',
  '[secret removed]', '[meeting link at meet.example]', '[postal address removed]', '[identity number removed]',
]; // prettier-ignore
const GLUE = [
  '', ' ', '\n', '\r\n', '\n> ', '\n> > ', '\n\n', ', ', '.', ': ', '(', ')', '<', '>', '/', '-', '"', '=', '@', '0', '+', 'Tel: ', 'word', '\n-- \n',
  '&#', '%', '\u200b', '\u202e', '[', ']', '\x1a', ' at ', ' dot ', 'id: ', 'password: ', '<b>', '<a href="', '-->', '\ud800', '😀',
]; // prettier-ignore

const pieces = fc.oneof(
  { weight: 3, arbitrary: fc.constantFrom(...corpus).map(({ text }) => text.slice(0, 400)) },
  {
    weight: 2,
    arbitrary: fc.constantFrom(...Object.values(PLANTED)).map(({ label, value }) => label + value),
  },
  { weight: 1, arbitrary: fc.constantFrom(...PLACEHOLDERS) },
  { weight: 4, arbitrary: fc.constantFrom(...GLUE) },
  { weight: 1, arbitrary: fc.string({ unit: 'binary', maxLength: 12 }) },
);
/** Pieces of the corpus, cut anywhere and glued with what detectors look at. */
const mixtures = fc
  .record({
    parts: fc.array(fc.tuple(pieces, fc.nat(400), fc.nat(3)), { maxLength: 10 }),
    format: fc.constantFrom(
      'text/plain', 'text/plain', 'text/plain', 'text/html', 'text/plain; format=flowed', 'text/plain; format=flowed; delsp=yes',
      'text/vcard', 'text/calendar', 'message/rfc822-headers',
    ), // prettier-ignore
    policy: fc.constantFrom(...POLICIES),
    people: fc.constantFrom([], PEOPLE),
  })
  .map(({ parts, format, policy, people }) => {
    const text = parts.map(([piece, at, whole]) => (whole > 0 ? piece : piece.slice(at))).join('');
    return plainCase(text, { format, policy, people });
  });

function checkCuts(subject: CorpusCase): void {
  const { text } = subject;
  const { text: output, redactions, published } = redact(subject);
  expect(published).toHaveLength(redactions.length);
  let end = 0;
  let publishedEnd = 0;
  redactions.forEach((cut, index) => {
    const place = published[index]!;
    expect(cut.start).toBeGreaterThanOrEqual(end);
    expect(cut.end).toBeGreaterThan(cut.start);
    expect(place.start).toBeGreaterThanOrEqual(publishedEnd);
    expect(place.category).toBe(cut.category);
    end = cut.end;
    publishedEnd = place.end;
    const placeholder = output.slice(place.start, place.end);
    if (cut.category !== 'ip' || placeholder.startsWith('[')) {
      expect(placeholder).toMatch(/^\[[^[\]\n]{3,300}\]$/);
    } else expect(placeholder).toMatch(/^[\da-f.:]+\/(?:24|48)$/);
  });
  expect(end).toBeLessThanOrEqual(text.length);
  expect(publishedEnd).toBeLessThanOrEqual(output.length);
}

function checkSecondPass(subject: CorpusCase): void {
  const once = redact(subject);
  expect(once.leak).toBe(false);
  const again = redact({ ...subject, text: once.text });
  expect(again.text).toBe(once.text);
}

describe('a second pass', () => {
  it.each(POLICIES)('changes nothing in any text of the corpus under %s', (policy) => {
    for (const subject of corpus) checkSecondPass({ ...subject, policy });
  });

  it('changes nothing in any mixture, and every mixture comes clean', () => {
    fc.assert(fc.property(mixtures, checkSecondPass), runs(1200));
  });

  it('changes nothing where another policy was first', () => {
    fc.assert(
      fc.property(mixtures, fc.constantFrom(...POLICIES), (subject, first) => {
        const before = redact({ ...subject, policy: first });
        checkSecondPass({ ...subject, text: before.text });
      }),
      runs(300),
    );
  });
});

describe('a hostile text', () => {
  it('comes clean, and stays as it is in a second pass', () => {
    const unclean = HOSTILE.filter(([format, piece]) =>
      [50, 300, 3000].some((length) => {
        const subject = plainCase(hostileText(piece, length), { format });
        const { text, leak } = redact(subject);
        return leak || redact({ ...subject, text }).text !== text;
      }),
    );
    expect(unclean.map(([, piece]) => piece)).toEqual([]);
  });
});

describe('what is told about the cuts', () => {
  it('is true in every text of the corpus', () => {
    for (const subject of corpus) checkCuts(subject);
  });

  it('is true in any mixture', () => {
    fc.assert(fc.property(mixtures, checkCuts), runs(800));
  });

  it('is the same at every run', () => {
    for (const subject of corpus) expect(redact(subject)).toEqual(redact(subject));
  });
});
