import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  placeInThreads,
  SUBJECT_WINDOW_MS,
  type ThreadHead,
  type ThreadPlace,
} from '../../src/mail/thread.ts';
import { cpuTimer } from '../support/cpu-timer.ts';

const DAY = 24 * 3600 * 1000;
const START = Date.UTC(2025, 0, 1);

function head(seq: number, parts: Partial<ThreadHead> = {}): ThreadHead {
  return {
    seq,
    messageId: `${seq}@example.org`,
    references: [],
    sentAt: START + seq * 60_000,
    identity: `identity-${String(seq).padStart(6, '0')}`,
    baseSubject: '',
    isReply: false,
    ...parts,
  };
}
const id = (seq: number) => `${seq}@example.org`;
const parents = (places: Map<number, ThreadPlace>) =>
  Object.fromEntries([...places].sort((a, b) => a[0] - b[0]).map(([seq, p]) => [seq, p.parent]));
const roots = (places: Map<number, ThreadPlace>) =>
  [...new Set([...places.values()].map((place) => place.root))].sort((a, b) => a - b);

/** The tree in words that do not depend on the numbers that arrival gave. */
function tree(heads: readonly ThreadHead[]): string {
  const places = placeInThreads(heads);
  const name = new Map(heads.map((h) => [h.seq, h.identity]));
  return heads
    .map((h) => {
      const { root, parent, parentKind } = places.get(h.seq)!;
      return `${h.identity} in ${name.get(root)} under ${parent === null ? '-' : name.get(parent)} by ${parentKind}`;
    })
    .sort()
    .join('\n');
}

/** The same messages, numbered as they would be if they arrived in this order. */
function arrived(heads: readonly ThreadHead[], order: readonly number[]): ThreadHead[] {
  return order.map((from, at) => ({ ...heads[from]!, seq: at + 1 }));
}

function mulberry(seed: number) {
  return () => {
    seed = (seed + 0x6d2b79f5) | 0;
    let t = Math.imul(seed ^ (seed >>> 15), 1 | seed);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

function shuffled(n: number, random: () => number): number[] {
  const order = Array.from({ length: n }, (_, i) => i);
  for (let i = n - 1; i > 0; i--) {
    const j = Math.floor(random() * (i + 1));
    [order[i], order[j]] = [order[j]!, order[i]!];
  }
  return order;
}

const TWELVE: ThreadHead[] = [
  head(1, { baseSubject: 'agenda' }),
  head(2, { references: [id(1)], baseSubject: 'agenda', isReply: true }),
  head(3, { references: [id(1), id(2)], baseSubject: 'agenda', isReply: true }),
  head(4, { references: [id(1), 'ghost@example.org'], baseSubject: 'agenda', isReply: true }),
  head(5, { references: ['ghost@example.org'], baseSubject: 'other' }),
  head(6, { references: [], baseSubject: 'agenda', isReply: true, messageId: null }),
  head(7, { references: [id(8)], baseSubject: 'loop' }),
  head(8, { references: [id(7)], baseSubject: 'loop' }),
  head(9, { references: [id(3), id(1)], baseSubject: 'new topic' }),
  head(10, { messageId: id(2), references: [id(3)], baseSubject: 'twin' }),
  head(11, { references: ['lost@example.org', id(9)], sentAt: START - DAY }),
  head(12, { references: [], baseSubject: 'agenda', isReply: true, sentAt: START + 61 * DAY }),
];

describe('placeInThreads', () => {
  it('gives the same tree in every sampled order of arrival', () => {
    const expected = tree(TWELVE);
    const random = mulberry(1);
    for (let i = 0; i < 3000; i++)
      expect(tree(arrived(TWELVE, shuffled(TWELVE.length, random)))).toBe(expected);
  });

  it('gives the same tree in each of the 720 orders of six', () => {
    const six = TWELVE.slice(2, 8);
    const expected = tree(six);
    const waiting: number[][] = [[]];
    let seen = 0;
    while (waiting.length > 0) {
      const order = waiting.pop()!;
      if (order.length === six.length) {
        seen += 1;
        expect(tree(arrived(six, order))).toBe(expected);
      } else for (let i = 0; i < six.length; i++) if (!order.includes(i)) waiting.push([...order, i]);
    }
    expect(seen).toBe(720);
  });

  it('follows the direct parent, not the order of References', () => {
    const places = placeInThreads([
      head(1),
      head(2, { references: [id(1)] }),
      head(3, { references: [id(2), id(1)] }),
    ]);
    expect(parents(places)).toEqual({ 1: null, 2: 1, 3: 1 });
    expect(places.get(3)).toEqual({ root: 1, parent: 1, parentKind: 'header' });
  });

  it('hangs a message under the nearest ancestor that was received', () => {
    const places = placeInThreads([head(1), head(4, { references: [id(1), id(2), id(3)] })]);
    expect(places.get(4)).toEqual({ root: 1, parent: 1, parentKind: 'header' });
  });

  it('keeps replies to a message never received together, under its ghost', () => {
    const places = placeInThreads([
      head(2, { references: ['g'] }),
      head(3, { references: ['g'] }),
      head(4, { references: [id(3)] }),
    ]);
    expect(parents(places)).toEqual({ 2: null, 3: null, 4: 3 });
    expect(roots(places)).toEqual([2]);
  });

  it('lets the References of others tie together what says nothing of itself', () => {
    const places = placeInThreads([head(1), head(2), head(3, { references: [id(1), id(2)] })]);
    expect(parents(places)).toEqual({ 1: null, 2: 1, 3: 2 });
  });

  it('places A and B that reference each other, both of them, once', () => {
    const places = placeInThreads([head(1, { references: [id(2)] }), head(2, { references: [id(1)] })]);
    expect(places.size).toBe(2);
    expect(roots(places)).toHaveLength(1);
    expect([...places.values()].filter((place) => place.parent === null)).toHaveLength(1);
  });

  it('refuses a ring of a hundred and a message that references itself', () => {
    const ring = Array.from({ length: 100 }, (_, i) =>
      head(i + 1, { references: [id(((i + 1) % 100) + 1)] }),
    );
    const places = placeInThreads(ring);
    expect(roots(places)).toHaveLength(1);
    expect([...places.values()].filter((place) => place.parent === null)).toHaveLength(1);
    expect(placeInThreads([head(1, { references: [id(1)] })]).get(1)).toEqual({
      root: 1,
      parent: null,
      parentKind: 'none',
    });
  });

  it('lets the earliest of two messages with one Message-ID have the replies', () => {
    const later = head(1, { messageId: 'same', sentAt: START + DAY, identity: 'a' });
    const earlier = head(2, { messageId: 'same', sentAt: START, identity: 'b' });
    const places = placeInThreads([
      later,
      earlier,
      head(3, { references: ['same'], sentAt: START + 2 * DAY }),
    ]);
    expect(places.get(3)!.parent).toBe(2);
    expect(places.get(1)).toEqual({ root: 1, parent: null, parentKind: 'none' });
  });

  it('keeps a hijacked thread together: another subject with In-Reply-To', () => {
    const places = placeInThreads([
      head(1, { baseSubject: 'agenda' }),
      head(2, { references: [id(1)], baseSubject: 'lunch' }),
    ]);
    expect(places.get(2)).toEqual({ root: 1, parent: 1, parentKind: 'header' });
  });

  describe('by subject', () => {
    const reply = (parts: Partial<ThreadHead>) => head(2, { baseSubject: 'agenda', isReply: true, ...parts });
    const under = (first: ThreadHead, second: ThreadHead) => placeInThreads([first, second]).get(second.seq)!;
    const first = head(1, { baseSubject: 'agenda' });

    it('joins a reply without headers to the latest message of its subject before it', () => {
      expect(under(first, reply({}))).toEqual({ root: 1, parent: 1, parentKind: 'subject' });
      const places = placeInThreads([
        first,
        head(3, { baseSubject: 'agenda', references: [id(1)] }),
        reply({ sentAt: START + DAY }),
      ]);
      expect(places.get(2)!.parent).toBe(3);
    });
    it('joins within 60 days only', () => {
      expect(under(first, reply({ sentAt: first.sentAt + SUBJECT_WINDOW_MS })).parent).toBe(1);
      expect(under(first, reply({ sentAt: first.sentAt + SUBJECT_WINDOW_MS + 1 })).parent).toBeNull();
      expect(SUBJECT_WINDOW_MS).toBe(60 * DAY);
    });
    it('never joins forwards in time, without a marker, with references, or by an empty subject', () => {
      expect(under(first, reply({ sentAt: START - DAY })).parent).toBeNull();
      expect(under(first, reply({ isReply: false })).parent).toBeNull();
      expect(under(first, reply({ references: ['unknown'] })).parent).toBeNull();
      expect(under(head(1), reply({ baseSubject: '' })).parent).toBeNull();
      expect(under(first, reply({ baseSubject: 'minutes' })).parent).toBeNull();
    });
    it('keeps a monthly "Agenda" in twelve threads, each with its own reply', () => {
      const year = Array.from({ length: 12 }, (_, month) => [
        head(2 * month + 1, { baseSubject: 'agenda', sentAt: Date.UTC(2025, month, 1) }),
        head(2 * month + 2, {
          baseSubject: 'agenda',
          isReply: true,
          messageId: null,
          sentAt: Date.UTC(2025, month, 3),
        }),
      ]).flat();
      const places = placeInThreads(year);
      expect(roots(places)).toHaveLength(12);
      for (let i = 0; i < 24; i += 2)
        expect(places.get(i + 2)).toEqual({ root: i + 1, parent: i + 1, parentKind: 'subject' });
    });
  });

  it('takes a chain of 3,000 and a thread 3,000 wide in under a second each', () => {
    const chain = Array.from({ length: 3000 }, (_, i) =>
      head(i + 1, {
        references: Array.from({ length: Math.min(i, 100) }, (_, k) => id(i - Math.min(i, 100) + k + 1)),
      }),
    );
    const wide = Array.from({ length: 3000 }, (_, i) => head(i + 1, i === 0 ? {} : { references: [id(1)] }));
    const byHeaderless = Array.from({ length: 3000 }, (_, i) =>
      head(i + 1, { baseSubject: 'a', isReply: i > 0, messageId: null }),
    );
    for (const heads of [chain, wide, byHeaderless, [...chain].reverse()]) {
      const spentMs = cpuTimer();
      const places = placeInThreads(heads);
      expect(spentMs()).toBeLessThan(1000);
      expect(roots(places)).toEqual([1]);
    }
  });

  it('takes 300 messages with 100 ancestors each that nobody received', () => {
    const heads = Array.from({ length: 300 }, (_, i) =>
      head(i + 1, { references: Array.from({ length: 100 }, (_, k) => `g${(i * 7 + k) % 900}`) }),
    );
    const spentMs = cpuTimer();
    expect(placeInThreads(heads).size).toBe(300);
    expect(spentMs()).toBeLessThan(1000);
  });

  it('places every message once, without a cycle, in any order, whatever the headers say', () => {
    const ids = Array.from({ length: 9 }, (_, i) => `id${i}`);
    const anyHead = fc.record({
      messageId: fc.option(fc.constantFrom(...ids), { freq: 5 }),
      references: fc.uniqueArray(fc.constantFrom(...ids), { maxLength: 5 }),
      sentAt: fc.integer({ min: 0, max: 6 }).map((n) => START + n * 25 * DAY),
      baseSubject: fc.constantFrom('', 'a', 'b'),
      isReply: fc.boolean(),
    });
    fc.assert(
      fc.property(fc.array(anyHead, { minLength: 1, maxLength: 14 }), fc.integer(), (some, seed) => {
        const heads = some.map((parts, i) => ({ ...parts, seq: i + 1, identity: `i${i}` }));
        const places = placeInThreads(heads);
        expect([...places.keys()].sort((a, b) => a - b)).toEqual(heads.map((h) => h.seq));
        for (const [seq, place] of places) {
          let at = seq;
          let steps = 0;
          for (let next = place.parent; next !== null; next = places.get(at)!.parent) {
            at = next;
            expect(places.get(at)!.root).toBe(place.root);
            expect(++steps).toBeLessThanOrEqual(heads.length);
          }
          expect(places.get(place.root)!.root).toBe(place.root);
          expect(place.parentKind === 'none').toBe(place.parent === null);
        }
        expect(tree(arrived(heads, shuffled(heads.length, mulberry(seed))))).toBe(tree(heads));
      }),
      { numRuns: 2000 },
    );
  });
});
