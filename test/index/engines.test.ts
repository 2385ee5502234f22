import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Meilisearch } from 'meilisearch';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { toDocument } from '../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../src/index/embedded/engine.ts';
import { openEmbeddedWriter } from '../../src/index/embedded/writer.ts';
import { openMeilisearchEngine } from '../../src/index/meilisearch/engine.ts';
import { DOCUMENT_SHAPE } from '../../src/index/meilisearch/engine-document.ts';
import type { Managed } from '../../src/index/meilisearch/managed.ts';
import { openMeilisearchWriter } from '../../src/index/meilisearch/writer.ts';
import { parseQuery, type SearchParams } from '../../src/index/query.ts';
import type { IndexWriter, SearchEngine, SearchResult } from '../../src/index/search.ts';
import { keyOf, makePublicMessage, type MessageDraft } from '../support/make-public-message.ts';
import { startMeilisearch } from '../support/meilisearch.ts';
import { LISTS, SAMPLE } from './sample.ts';

let meilisearch: Managed;
let folder: string;
const open = new AsyncDisposableStack();

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-index-'));
  meilisearch = open.use(await startMeilisearch());
});
afterAll(async () => {
  await open.disposeAsync();
  rmSync(folder, { recursive: true, force: true });
});

const ENGINES = {
  meilisearch: () => ({
    writer: openMeilisearchWriter({ url: meilisearch.url, adminKey: meilisearch.adminKey }),
    engine: openMeilisearchEngine({ url: meilisearch.url, searchKey: meilisearch.searchKey }),
  }),
  embedded: () => ({
    writer: openEmbeddedWriter(join(folder, 'search.db')),
    engine: openEmbeddedEngine(join(folder, 'search.db')),
  }),
};

describe.each(['meilisearch', 'embedded'] as const)('%s', (name) => {
  let writer: IndexWriter;
  let engine: SearchEngine;

  beforeAll(async () => {
    ({ writer, engine } = ENGINES[name]());
    open.use(engine);
    open.use(writer);
    expect(await engine.ready()).toBe(false);
    await writer.prepare();
    expect(await writer.cursor()).toBe(0);
    await writer.apply({ put: SAMPLE.map(toDocument), remove: [], cursor: 8 });
  });

  async function search(params: SearchParams): Promise<SearchResult> {
    const outcome = parseQuery(params, LISTS);
    if (outcome.kind === 'unreadable')
      throw new Error(`unreadable: ${outcome.problem.code} ${outcome.problem.at}`);
    return engine.search(outcome.request);
  }
  async function found(params: SearchParams | string): Promise<string[]> {
    const { hits } = await search(typeof params === 'string' ? { q: params } : params);
    return hits.map(({ list, seq }) => `${list.slice(3)} ${seq}`).toSorted();
  }

  it('is ready, keeps the cursor and counts its documents', async () => {
    expect(await engine.ready()).toBe(true);
    expect(await writer.cursor()).toBe(8);
    expect(await writer.count()).toBe(8);
  });

  it.each([
    ['charter', ['access 1', 'youth 4']],
    ['geneve', ['access 2']],
    ['GENÈVE', ['access 2']],
    ['accessibilité', ['access 2']],
    ['publicos', ['access 3']],
    ['español', ['access 3']],
    ['прозрачности', ['youth 1']],
    ['еще', ['youth 1']],
    ['ЕЩЁ', ['youth 1']],
    ['الشفافية', ['youth 2']],
    ['الشَّفَافِيَّة', ['youth 2']],
    ['مؤتمر', ['youth 2']],
    ['المؤتمر', ['youth 2']],
    ['الانترنت', ['youth 2']],
    ['治理', ['youth 3']],
    ['互联网', ['youth 3']],
    ['透明度', ['youth 3']],
    ['动态联盟', ['youth 3']],
    ['王小明', ['youth 3']],
  ])('finds %s in its language', async (q, expected) => {
    expect(await found(q)).toEqual(expected);
  });

  it('finds the beginning of the last word', async () => {
    expect(await found('draft char')).toEqual(['access 1', 'youth 4']);
  });

  it('tells a phrase from its words', async () => {
    expect(await found('dynamic coalition')).toEqual(['access 1', 'youth 5']);
    expect(await found('"dynamic coalition"')).toEqual(['access 1']);
    expect(await found('“dynamic coalition”')).toEqual(['access 1']);
    expect(await found('"coalition dynamic"')).toEqual(['youth 5']);
    expect(await found('"互联网治理"')).toEqual(['youth 3']);
    expect(await found('"治理互联网"')).toEqual([]);
  });

  it('leaves out negated words and phrases', async () => {
    expect(await found('"archive" -minutes')).toEqual(['access 1', 'youth 5']);
    expect(await found('coalition -"dynamic coalition"')).toEqual(['youth 5']);
    expect(await found('-archive -архив -archives -archivos -互联网 -حوكمة')).toEqual([]);
    expect(await found('-archive')).not.toContain('youth 4');
    expect(await found('coalition -subject:coalition')).toEqual([]);
  });

  it('finds identifiers as they are typed', async () => {
    expect(await found('CVE-2024-12345')).toEqual(['youth 4']);
    expect(await found('CVE-2024-12346')).toEqual([]);
    expect(await found('"draft-dc-charter-07"')).toEqual(['youth 4']);
  });

  it('finds file names', async () => {
    expect(await found('slides.pdf')).toEqual(['youth 4']);
  });

  it('looks into the subject alone', async () => {
    expect(await found('subject:dynamic')).toEqual(['youth 5']);
    expect(await found('subject:"coalition dynamic"')).toEqual(['youth 5']);
    expect(await found('subject:"dynamic coalition"')).toEqual([]);
    expect(await found('subject:dynamic archive')).toEqual(['youth 5']);
    expect(await found('archive subject:dyn')).toEqual(['youth 5']);
    expect(await found('"archive" -subject:coalition')).toEqual(['youth 4']);
    expect(await found('subject:"coalition dynamic" archive')).toEqual(['youth 5']);
    expect(await found('subject:"dynamic coalition" archive')).toEqual([]);
    expect(await found('subject:治理 开放')).toEqual(['youth 3']);
    expect(await found('subject:حوكمة الشفافية')).toEqual(['youth 2']);
  });

  it('finds authors by words of the name or their beginnings, all of them', async () => {
    expect(await found('from:jane')).toEqual(['access 1', 'youth 4', 'youth 5']);
    expect(await found('from:"doe jane"')).toEqual(['access 1', 'youth 4']);
    expect(await found('from:emile')).toEqual(['access 2']);
    expect(await found('from:петр')).toEqual(['youth 1']);
    expect(await found('from:王')).toEqual(['youth 3']);
    expect(await found('from:ane')).toEqual([]);
    expect(await found({ author: keyOf('Jane Doe') })).toEqual(['access 1', 'youth 4']);
  });

  it('filters by list, language and attachment, in words and in parameters', async () => {
    expect(await found('list:dc-access')).toEqual(['access 1', 'access 2', 'access 3']);
    expect(await found({ list: 'dc-access,dc-youth' })).toHaveLength(8);
    expect(await found({ list: ['dc-access'], lang: 'fr,es' })).toEqual(['access 2', 'access 3']);
    expect(await found('lang:ar')).toEqual(['youth 2']);
    expect(await found('has:attachment')).toEqual(['access 1', 'youth 4']);
    expect(await found({ has: 'attachment', q: 'minutes' })).toEqual(['youth 4']);
    expect(await found({ list: 'dc-empty' })).toEqual([]);
  });

  it('takes after: as its first moment and before: as its first moment too', async () => {
    expect(await found('after:2024 before:2024-03')).toEqual(['youth 2', 'youth 3']);
    expect(await found('before:2024-01-01 list:dc-youth')).toEqual(['youth 1']);
    expect(await found('after:2024-06')).toEqual(['youth 5']);
    expect(await found({ from: '2023-12-31', to: '2024-01-01' })).toEqual(['youth 1', 'youth 2']);
    expect(await found({ from: '2024-02', to: '2024-02' })).toEqual(['youth 3']);
  });

  it('browses newest first without words, and sorts as asked with them', async () => {
    const dates = async (params: SearchParams) => (await search(params)).hits.map(({ sentAt }) => sentAt);
    const newest = SAMPLE.map(({ sentAt }) => sentAt).toSorted((a, b) => b - a);
    expect(await dates({})).toEqual(newest);
    expect(await dates({ sort: 'oldest' })).toEqual(newest.toReversed());
    expect(await dates({ sort: 'relevance' })).toEqual(newest);
    const two = await dates({ q: 'archive open', sort: 'newest' });
    expect(two).toEqual(two.toSorted((a, b) => b - a));
    expect(await dates({ q: 'archive open', sort: 'oldest' })).toEqual(two.toReversed());
    expect(two.length).toBeGreaterThan(1);
  });

  it('puts a match in the subject before one in the body', async () => {
    expect((await search({ q: 'charter' })).hits[0]).toMatchObject({ list: 'dc-access', seq: 1 });
  });

  it('pages', async () => {
    const all = (await search({})).hits.map(({ list, seq }) => [list, seq]);
    const pages = await Promise.all([1, 2, 3, 4].map((page) => search({ page, size: 3 })));
    expect(pages.map(({ hits }) => hits.length)).toEqual([3, 3, 2, 0]);
    expect(pages.flatMap(({ hits }) => hits.map(({ list, seq }) => [list, seq]))).toEqual(all);
    expect(pages.map(({ total }) => total)).toEqual([8, 8, 8, 8]);
  });

  it('counts facets over all matches', async () => {
    const { facets } = await search({ size: 1 });
    expect(facets.list).toEqual([{ value: 'dc-youth', count: 5 }, { value: 'dc-access', count: 3 }]); // prettier-ignore
    expect(facets.year).toEqual([{ value: '2024', count: 4 }, { value: '2023', count: 4 }]); // prettier-ignore
    expect(facets.author[0]).toEqual({ value: keyOf('Jane Doe'), count: 2 });
    expect(facets.author).toHaveLength(7);
    expect(facets.language[0]).toEqual({ value: 'en', count: 3 });
    expect(facets.attachment).toEqual([{ value: 'attachment', count: 2 }]);
    expect((await search({ q: 'lang:fr' })).facets.attachment).toEqual([]);
  });

  it('gives back what was indexed', async () => {
    const { hits } = await search({ q: 'émile' });
    expect(hits[0]).toMatchObject({
      list: 'dc-access', seq: 2, thread: 1, subject: 'Réunion à Genève', author: 'Émile Durand',
      sentAt: Date.parse('2023-02-05'), language: 'fr',
    }); // prettier-ignore
  });

  it('marks what was found in the original text, as segments and not as markup', async () => {
    const { hits } = await search({ q: 'script archive' });
    const excerpt = hits[0]?.excerpt ?? [];
    expect(excerpt.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(
      expect.arrayContaining(['script', 'archive']),
    );
    expect(excerpt.map(({ text }) => text).join('')).toContain(
      'A <script>alert(1)</script> in the minutes & the archive',
    );
    const accents = (await search({ q: 'geneve' })).hits[0]?.excerpt ?? [];
    expect(accents.filter(({ marked }) => marked).map(({ text }) => text)).toContain('Genève');
    const chinese = (await search({ q: '动态联盟', locale: 'zh' })).hits[0]?.excerpt ?? [];
    expect(chinese.filter(({ marked }) => marked).map(({ text }) => text).join('')).toBe('动态联盟'); // prettier-ignore
  });

  it('indexes neither quotations nor signatures', async () => {
    expect(await found('quotedonlyword')).toEqual([]);
    expect(await found('signatureword')).toEqual([]);
  });

  it('leaves words out from the end when no message holds all of them, and says so', async () => {
    const result = await search({ q: 'charter zzzunknown' });
    expect(result.relaxed).toBe(true);
    expect(result.hits.map(({ seq }) => seq)).toContain(1);
    expect((await search({ q: 'charter' })).relaxed).toBeUndefined();
    expect(await search({ q: '"charter zzzunknown"' })).toMatchObject({ total: 0, hits: [] });
  });

  it.each([
    'NEAR(archive open)', 'archive OR minutes', 'archive AND NOT open', 'archive*', '^archive', 'arch*ive', '{subject} : x', 'subject : x',
    '""', '"" archive', '" " -', '--', '- -', '-- archive', "'; DROP TABLE documents; --", '(((((', 'archive)', '+archive', 'a\u0000b', '\\"archive\\"',
    'list = "dc-access" OR "x"', '\\', 'archive\\', '"\\"', 'from:"x\\" OR list = \\"dc-access"', 'subject:"\\" OR list = 1', 'subject:x\\ archive',
    'https://example.org/a?b=c#d', 're: archive', '-http://example.org', '%', '_', 'archive % _', '\uD800', '𠀀𠀁', '👍 archive', '\uE000archive\uE001',
    '-ab '.repeat(120), 'from:a '.repeat(70), 'subject:ab '.repeat(10), '-subject:ab '.repeat(40), `from:"${'a '.repeat(240)}"`,
    'a '.repeat(10), 'é'.repeat(500), '治'.repeat(40), `"${'a '.repeat(240)}"`, '-'.repeat(500), `subject:"${'x '.repeat(200)}" archive`, 'ا'.repeat(100),
  ])('answers a hostile query without an error: %j', async (q) => {
    const outcome = parseQuery({ q }, LISTS);
    if (outcome.kind === 'unreadable') return expect(outcome.problem.code).toMatch(/^(nothing_to_find|too_many_words|empty_operator)$/);
    const { total, hits } = await engine.search(outcome.request);
    expect(total).toBeGreaterThanOrEqual(hits.length);
    return expect(total).toBeLessThanOrEqual(8);
  }); // prettier-ignore

  it('lets nobody out of the filters', async () => {
    const outcome = parseQuery({ q: 'from:"x\\" OR list = \\"dc-access" archive' }, LISTS);
    if (outcome.kind !== 'query') throw new Error('expected a query');
    expect((await engine.search(outcome.request)).total).toBe(0);
    const query = {
      ...outcome.request.query,
      terms: [],
      from: [],
      lists: ['x" OR list = "dc-access'],
      languages: ['x" OR "'],
    };
    expect((await engine.search({ ...outcome.request, query })).total).toBe(0);
  });

  describe('changes', () => {
    const draft = (seq: number, more: MessageDraft = {}) =>
      toDocument(makePublicMessage({ list: 'dc-empty', seq, ...more }));

    it('replaces, removes and may be repeated', async () => {
      await writer.apply({ put: [draft(1, { body: 'oldword here' })], remove: [], cursor: 9 });
      expect(await found('oldword')).toEqual(['empty 1']);
      const update = { put: [draft(1, { body: 'newword here' })], remove: [], cursor: 10 };
      await writer.apply(update);
      await writer.apply(update);
      expect(await found('oldword')).toEqual([]);
      expect(await found('newword')).toEqual(['empty 1']);
      await writer.apply({ put: [], remove: ['dc-empty-1', 'dc-empty-77'], cursor: 11 });
      await writer.apply({ put: [], remove: ['dc-empty-1'], cursor: 11 });
      expect(await search({ q: 'newword' })).toMatchObject({ total: 0, hits: [], facets: { list: [] } });
      expect(await writer.count()).toBe(8);
      expect(await writer.cursor()).toBe(11);
    });

    it('takes a cursor without documents', async () => {
      await writer.apply({ put: [], remove: [], cursor: 12 });
      expect(await writer.cursor()).toBe(12);
    });

    it('lets no mail write marks of its own', async () => {
      await writer.apply({
        put: [draft(2, { body: 'markerword \uE000not found\uE001 after' })],
        remove: [],
        cursor: 13,
      });
      const excerpt = (await search({ q: 'markerword' })).hits[0]?.excerpt ?? [];
      expect(excerpt.filter(({ marked }) => marked).map(({ text }) => text)).toEqual(['markerword']);
      await writer.apply({ put: [], remove: ['dc-empty-2'], cursor: 14 });
    });

    it('is searched without a gap while it is rebuilt, and never mixes old and new', async () => {
      const size = 300;
      const policy = (policyVersion: number) =>
        Array.from({ length: size }, (_, index) =>
          draft(index + 1, { subject: `rebuilt v${policyVersion}`, body: 'rebuilt' }),
        );
      await writer.apply({ put: policy(1), remove: [], cursor: 15 });
      let isRunning = true;
      const seen = new Set<string>();
      const searching = (async () => {
        while (isRunning) {
          const { total, hits } = await search({ q: 'rebuilt', list: 'dc-empty', size: 100 });
          expect(total).toBe(size);
          seen.add([...new Set(hits.map(({ subject }) => subject))].join('+'));
          await new Promise((resolve) => setImmediate(resolve));
        }
      })();
      await writer.rebuild(
        (async function* () {
          yield SAMPLE.map(toDocument);
          for (let at = 0; at < size; at += 50) yield policy(2).slice(at, at + 50);
        })(),
        16,
      );
      expect(await found({ q: 'rebuilt v2', size: 1 })).toHaveLength(1);
      isRunning = false;
      await searching;
      for (const one of seen) expect(['rebuilt v1', 'rebuilt v2']).toContain(one);
      expect(await writer.cursor()).toBe(16);
      expect(await writer.count()).toBe(size + 8);
    });

    it('does not let a batch from before a rebuild move the cursor of what was rebuilt', async () => {
      const { writer: other } = ENGINES[name]();
      await using _ = other;
      expect(await other.cursor()).toBe(16);
      await writer.rebuild((async function* () { yield SAMPLE.map(toDocument); })(), 17); // prettier-ignore
      await other.apply({ put: [], remove: [], cursor: 99 });
      expect(await writer.cursor()).toBe(17);
      expect(await other.cursor()).toBe(17);
      await other.apply({ put: [], remove: [], cursor: 100 });
      expect(await writer.cursor()).toBe(100);
    });

    it('keeps the old index when a rebuild breaks off, and cleans up behind it', async () => {
      await expect(
        writer.rebuild((async function* () { yield SAMPLE.slice(0, 2).map(toDocument); throw new Error('broken off'); })(), 200), // prettier-ignore
      ).rejects.toThrow();
      expect(await writer.count()).toBe(8);
      expect(await writer.cursor()).toBe(100);
      await writer.rebuild((async function* () { yield SAMPLE.map(toDocument); })(), 201); // prettier-ignore
      expect(await writer.count()).toBe(8);
      expect(await found('charter')).toEqual(['access 1', 'youth 4']);
    });
  });
});

describe('meilisearch only', () => {
  it('forgives a typing mistake', async () => {
    const { engine } = ENGINES.meilisearch();
    const outcome = parseQuery({ q: 'accesibilité' }, LISTS);
    if (outcome.kind !== 'query') throw new Error('expected a query');
    expect((await engine.search(outcome.request)).hits.map(({ seq }) => seq)).toEqual([2]);
  });

  it('takes an index of documents of another shape for empty, so that all of them are put again', async () => {
    await using writer = openMeilisearchWriter({ url: meilisearch.url, adminKey: meilisearch.adminKey });
    const cursor = await writer.cursor();
    expect(cursor).toBeGreaterThan(0);
    const state = new Meilisearch({ host: meilisearch.url, apiKey: meilisearch.adminKey.reveal() }).index(
      'messages-state',
    );
    const { results } = await state.getDocuments<{ id: string; value: string }>();
    const current = results.find(({ id }) => id.startsWith(`cursor-${DOCUMENT_SHAPE}-`))!;
    const older = { ...current, id: current.id.replace(`cursor-${DOCUMENT_SHAPE}-`, 'cursor-') };
    await state.addDocuments([older]).waitTask();
    await state.deleteDocument(current.id).waitTask();
    expect(await writer.cursor()).toBe(0);
    await writer.apply({ put: SAMPLE.map(toDocument), remove: [], cursor });
    expect(await writer.cursor()).toBe(cursor);
  });
});
