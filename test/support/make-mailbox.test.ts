import { simpleParser } from 'mailparser';
import { expect, it } from 'vitest';
import { makeMailbox } from './make-mailbox.ts';

it('makes the same mailbox for the same seed, and another for another', () => {
  const [first, again, other] = [7, 7, 8].map((seed) =>
    Array.from(makeMailbox(60, seed), ({ bytes }) => Buffer.from(bytes)),
  );
  expect(first!.every((bytes, index) => bytes.equals(again![index]!))).toBe(true);
  expect(first!.every((bytes, index) => bytes.equals(other![index]!))).toBe(false);
});

it('plants what a parser finds, in several charsets and readable', async () => {
  const charsets = new Set<string>();
  let replies = 0;
  for (const { bytes, plants } of makeMailbox(400)) {
    const mail = await simpleParser(Buffer.from(bytes));
    const shown = `${mail.text} ${mail.from?.text}`;
    expect(plants.filter((plant) => !shown.includes(plant))).toEqual([]);
    expect(shown).not.toContain('\ufffd');
    if (mail.inReplyTo) replies++;
    charsets.add(/charset=(\S+)/.exec(Buffer.from(bytes).toString('latin1'))![1]!);
  }
  expect(charsets.size).toBeGreaterThanOrEqual(6);
  expect(replies).toBeGreaterThan(200);
});

it('has the sizes of real lists', () => {
  const sizes = Array.from(makeMailbox(2000), ({ bytes }) => bytes.length).toSorted((a, b) => a - b);
  expect(sizes[1000]).toBeGreaterThan(4_000);
  expect(sizes[1000]).toBeLessThan(9_000);
  expect(sizes[1800]).toBeLessThan(22_000);
  expect(sizes.at(-1)).toBeGreaterThan(150_000);
});
