// Every operator, facet, sort, grouping and page of both engines, against answers computed plainly from what the sample
// lists publish.
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { SearchDocument } from '../../src/index/document.ts';
import { parseQuery, type SearchParams } from '../../src/index/query.ts';
import type { SearchEngine, SearchResult } from '../../src/index/search.ts';
import { openSampleEngines, type SampleEngines } from '../support/sample-engines.ts';
import { SAMPLE_LISTS } from '../support/sample-lists.ts';

let samples: SampleEngines;
let documents: readonly SearchDocument[];
let cases: Piece[][];

beforeAll(async () => {
  samples = await openSampleEngines();
  ({ documents } = samples);
  cases = combinations(await pieces());
});
afterAll(() => samples[Symbol.asyncDispose]());

// й is a letter of its own, not и with a mark.
const plain = (text: string) =>
  text
    .normalize('NFKC')
    .replaceAll(/[^йЙ]/gu, (letter) => letter.normalize('NFKD').replaceAll(/\p{M}/gu, ''))
    .toLowerCase();
const tokens = (text: string) =>
  plain(text)
    .split(/[^\p{L}\p{N}]+/u)
    .filter((token) => token !== '');
const fields = (d: SearchDocument) => [d.subject, d.body, d.author, ...d.attachments].map(tokens);
const holds = (list: readonly string[], ...phrase: string[]) =>
  list.some((_, at) => phrase.every((word, offset) => list[at + offset] === word));
const id = ({ list, seq }: { list: string; seq: number }) => `${list}/${seq}`;
const newestFirst = (a: SearchDocument, b: SearchDocument) => b.date - a.date || b.seq - a.seq;

/** A piece of a search and whether a document is what it asks for. */
interface Piece {
  readonly q?: string;
  readonly params?: SearchParams;
  readonly isMatch: (d: SearchDocument) => boolean;
}

async function pieces(): Promise<Piece[][]> {
  // Words of Latin and Cyrillic letters, from frequent to rare; Arabic and Chinese have tests of their own.
  const frequency = new Map<string, number>();
  for (const d of documents)
    for (const word of new Set(fields(d).flat()))
      if (/^[a-z]{3,}$|^[а-яё]{3,}$/u.test(word)) frequency.set(word, (frequency.get(word) ?? 0) + 1);
  const ranked = [...frequency]
    .toSorted((a, b) => b[1] - a[1] || (a[0] < b[0] ? -1 : 1))
    .map(([word]) => word);
  const words = ranked.filter((_, index) => index < 12 || index % Math.ceil(ranked.length / 40) === 0);
  const subjects = [...new Set(documents.flatMap((d) => tokens(d.subject)))].filter((word) =>
    words.includes(word),
  );
  const phrases = documents
    .filter((_, index) => index % 9 === 0)
    .map((d) => tokens(d.body).slice(2, 4))
    .filter((pair) => pair.length === 2 && pair.every((word) => /^[a-z]{2,}$/.test(word)));
  const names = [...new Set(documents.flatMap((d) => tokens(d.author)))].filter((name) =>
    /^[a-z]{3,}$/.test(name),
  );
  const days = documents.map((d) => new Date(d.date * 1000).toISOString().slice(0, 10)).toSorted();
  const some = <T>(all: readonly T[], count: number) =>
    all.filter((_, index) => index % Math.max(1, Math.ceil(all.length / count)) === 0);
  const languages = [...new Set(documents.map((d) => d.language))];
  const anyField = (d: SearchDocument, ...phrase: string[]) =>
    fields(d).some((list) => holds(list, ...phrase));
  const from = (day: string) => Date.parse(day) / 1000;
  return [
    words.map((word) => ({ q: word, isMatch: (d) => anyField(d, word) })),
    some(words, 12).map((word) => ({ q: `-${word}`, isMatch: (d) => !anyField(d, word) })),
    phrases.map((pair) => ({ q: `"${pair.join(' ')}"`, isMatch: (d) => anyField(d, ...pair) })),
    some(phrases, 6).map((pair) => ({ q: `-"${pair.join(' ')}"`, isMatch: (d) => !anyField(d, ...pair) })),
    some(subjects, 10).map((word) => ({
      q: `subject:${word}`,
      isMatch: (d) => holds(tokens(d.subject), word),
    })),
    some(subjects, 5).map((word) => ({
      q: `-subject:${word}`,
      isMatch: (d) => !holds(tokens(d.subject), word),
    })),
    some(names, 10).map((name) => ({
      q: `from:${name.slice(0, 3)}`,
      isMatch: (d) => tokens(d.author).some((token) => token.startsWith(name.slice(0, 3))),
    })),
    [...new Set(documents.map((d) => d.authorKey))].slice(0, 5).map((author) => ({
      params: { author },
      isMatch: (d) => d.authorKey === author,
    })),
    SAMPLE_LISTS.flatMap((list): Piece[] => [
      { q: `list:${list}`, isMatch: (d) => d.list === list },
      { params: { list }, isMatch: (d) => d.list === list },
    ]),
    some(days, 6).flatMap((day): Piece[] => [
      { q: `after:${day}`, isMatch: (d) => d.date >= from(day) },
      { q: `before:${day}`, isMatch: (d) => d.date < from(day) },
      { params: { from: day.slice(0, 7) }, isMatch: (d) => d.date >= from(`${day.slice(0, 7)}-01`) },
      { params: { to: day }, isMatch: (d) => d.date < from(day) + 86_400 },
    ]),
    [
      { q: 'has:attachment', isMatch: (d) => d.hasAttachment },
      { params: { has: 'attachment' }, isMatch: (d) => d.hasAttachment },
    ],
    languages.flatMap((language): Piece[] => [
      { q: `lang:${language}`, isMatch: (d) => d.language === language },
      { params: { lang: [language, 'fr'] }, isMatch: (d) => [language, 'fr'].includes(d.language) },
    ]),
    [
      { q: 'is:starter', isMatch: (d) => d.seq === d.thread },
      { params: { starters: 'yes' }, isMatch: (d) => d.seq === d.thread },
    ],
  ];
}

/** Each piece alone, and 80 mixtures of two to four kinds, the same at every run. */
function combinations(kinds: Piece[][]): Piece[][] {
  let state = 7;
  const random = (below: number) => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return Math.floor((state / 2_147_483_648) * below);
  };
  const mixtures = Array.from({ length: 80 }, () => {
    const chosen = new Set(Array.from({ length: 2 + random(3) }, () => random(kinds.length)));
    return [...chosen].map((kind) => kinds[kind]![random(kinds[kind]!.length)]!);
  });
  // Two pieces that set the same parameter would not both be asked.
  const isAskable = (mixture: Piece[]) => {
    const names = mixture.flatMap(({ params = {} }) => Object.keys(params));
    return new Set(names).size === names.length;
  };
  return [...kinds.flat().map((piece) => [piece]), ...mixtures.filter(isAskable)];
}

function askedBy(mixture: readonly Piece[]): SearchParams {
  const q = mixture.flatMap((piece) => piece.q ?? []).join(' ');
  return Object.assign(
    { q, exact: 'yes', size: 100 },
    ...mixture.map(({ params }) => params),
  ) as SearchParams;
}

describe.each(['meilisearch', 'embedded'] as const)('%s', (name) => {
  const search = async (params: SearchParams): Promise<SearchResult> => {
    const outcome = parseQuery(params, SAMPLE_LISTS);
    if (outcome.kind === 'unreadable') throw new Error(`${outcome.problem.code} ${outcome.problem.at}`);
    return (samples[name] satisfies SearchEngine).search(outcome.request);
  };
  /** all pages */
  const everything = async (params: SearchParams, size = 100) => {
    const results = [await search({ ...params, size })];
    const { total } = results[0]!;
    for (let page = 2; (page - 1) * size < total; page++)
      results.push(await search({ ...params, size, page }));
    return { total, hits: results.flatMap(({ hits }) => hits) };
  };

  it('finds exactly what each operator, and mixtures of them, ask for', { timeout: 60_000 }, async () => {
    expect(cases.length).toBeGreaterThan(150);
    let nonEmpty = 0;
    for (const mixture of cases) {
      const params = askedBy(mixture);
      const truth = documents.filter((d) => mixture.every(({ isMatch }) => isMatch(d)));
      const { hits, total } = await everything(params);
      expect({ params, total, found: hits.map(id).toSorted() }).toEqual({
        params,
        total: truth.length,
        found: truth.map(id).toSorted(),
      });
      if (truth.length > 0) nonEmpty += 1;
    }
    expect(nonEmpty).toBeGreaterThan(100);
  });

  it('finds at least as much where it may forgive', { timeout: 60_000 }, async () => {
    for (const mixture of cases.slice(0, 40)) {
      const found = (await everything({ ...askedBy(mixture), exact: undefined })).hits.map(id);
      for (const d of documents)
        if (mixture.every(({ isMatch }) => isMatch(d)))
          expect(found, JSON.stringify(askedBy(mixture))).toContain(id(d));
    }
  });

  it('counts every facet', async () => {
    const counted = (values: readonly string[]) => {
      const counts: Record<string, number> = {};
      for (const value of values) counts[value] = (counts[value] ?? 0) + 1;
      return counts;
    };
    for (const mixture of cases.filter((_, index) => index % 7 === 0)) {
      const truth = documents.filter((d) => mixture.every(({ isMatch }) => isMatch(d)));
      for (const group of [undefined, 'thread']) {
        const { facets, messages } = await search({ ...askedBy(mixture), group, size: 1 });
        const shown = (facet: readonly { value: string; count: number }[]) =>
          Object.fromEntries(facet.map(({ value, count }) => [value, count]));
        expect(messages).toBe(truth.length);
        expect(shown(facets.list)).toEqual(counted(truth.map((d) => d.list)));
        expect(shown(facets.year)).toEqual(counted(truth.map((d) => String(d.year))));
        expect(facets.year.map(({ value }) => Number(value))).toEqual(
          facets.year.map(({ value }) => Number(value)).toSorted((a, b) => b - a),
        );
        expect(shown(facets.language)).toEqual(counted(truth.map((d) => d.language)));
        expect(shown(facets.attachment)).toEqual(
          counted(truth.filter((d) => d.hasAttachment).map(() => 'attachment')),
        );
        expect(shown(facets.starters)).toEqual(
          counted(truth.filter((d) => d.seq === d.thread).map(() => 'yes')),
        );
        const authors = counted(truth.map((d) => d.authorKey));
        const most = Object.values(authors).toSorted((a, b) => b - a);
        expect(facets.author.map(({ count }) => count)).toEqual(most.slice(0, 10));
        for (const { value, count } of facets.author) expect(authors[value]).toBe(count);
      }
    }
  });

  it('sorts by date, both ways, through all pages', async () => {
    const newest = documents.toSorted(newestFirst);
    const key = ({ sentAt, seq }: { sentAt: number; seq: number }) => [Math.floor(sentAt / 1000), seq];
    const truth = newest.map(({ date, seq }) => [date, seq]);
    expect((await everything({ sort: 'newest' }, 7)).hits.map(key)).toEqual(truth);
    expect((await everything({ sort: 'oldest' }, 7)).hits.map(key)).toEqual(truth.toReversed());
    expect((await everything({}, 100)).hits.map(key)).toEqual(truth);
    const last = Math.ceil(documents.length / 7);
    expect(await search({ size: 7, page: last + 1 })).toMatchObject({ total: documents.length, hits: [] });
  });

  it('ranks a word in the subject, and all words close together, first', async () => {
    const { hits } = await search({ q: 'captions', sort: 'relevance' });
    const inSubject = documents.filter((d) => holds(tokens(d.subject), 'captions')).map(id);
    expect(inSubject.length).toBeGreaterThan(0);
    expect(inSubject).toContain(id(hits[0]!));
  });

  it.each(['newest', 'oldest'] as const)('groups by thread, %s first', async (sort) => {
    for (const q of ['', 'list:dc-access-sample', 'the', 'de', 'meeting']) {
      const isMatch = (d: SearchDocument) =>
        q.startsWith('list:') ? d.list === q.slice(5) : q === '' || fields(d).some((list) => holds(list, q));
      const truth = documents.filter(isMatch);
      const threads = Map.groupBy(truth, (d) => `${d.list}/${d.thread}`);
      const { hits, total } = await everything({ q, sort, group: 'thread', exact: 'yes' }, 5);
      expect(total).toBe(threads.size);
      expect(hits).toHaveLength(threads.size);
      const best = [...threads.values()].map((of) => {
        const sorted = of.toSorted(newestFirst);
        const chosen = sort === 'newest' ? sorted[0]! : sorted.at(-1)!;
        return { date: chosen.date, matches: of.length };
      });
      best.sort((a, b) => (sort === 'newest' ? b.date - a.date : a.date - b.date));
      expect(hits.map(({ sentAt }) => sentAt / 1000)).toEqual(best.map(({ date }) => date));
      for (const hit of hits) {
        const of = threads.get(`${hit.list}/${hit.thread}`)!;
        expect(hit.matches).toBe(of.length);
        expect(hit.isStarter).toBe(hit.seq === hit.thread);
      }
    }
  });

  it('groups by thread with the best hit of each', async () => {
    const single = (await everything({ q: 'captions meeting' })).hits;
    const grouped = (await everything({ q: 'captions meeting', group: 'thread' })).hits;
    const first = new Map(single.toReversed().map((hit) => [`${hit.list}/${hit.thread}`, id(hit)]));
    expect(grouped.map(id).toSorted()).toEqual([...first.values()].toSorted());
    expect(grouped.length).toBeLessThan(single.length);
  });
});
