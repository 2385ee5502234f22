import { mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, it } from 'vitest';
import { toDocument } from '../../../src/index/documents.ts';
import { openEmbeddedEngine } from '../../../src/index/embedded/engine.ts';
import { excerpt, patternsOf } from '../../../src/index/excerpt.ts';
import { openEmbeddedWriter } from '../../../src/index/embedded/writer.ts';
import { parseQuery } from '../../../src/index/query.ts';
import type { SearchDocument } from '../../../src/index/document.ts';
import { cpuTimer } from '../../support/cpu-timer.ts';
import { makePublicMessage } from '../../support/make-public-message.ts';

let folder: string;
let file: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-archive-embedded-'));
  file = join(folder, 'search.db');
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const documents = (count: number, body: (seq: number) => string): SearchDocument[] =>
  Array.from({ length: count }, (_, index) =>
    toDocument(makePublicMessage({ seq: index + 1, body: body(index + 1) })),
  );

function request(q: string) {
  const outcome = parseQuery({ q }, []);
  if (outcome.kind !== 'query') throw new Error(outcome.problem.code);
  return outcome.request;
}

function residue(words: readonly string[]): string[] {
  const bytes = readdirSync(folder).map((name) => readFileSync(join(folder, name), 'latin1'));
  return words.filter((word) => bytes.some((text) => text.includes(word)));
}

it('leaves no byte of a removed message in any of its files, while it is open', async () => {
  const probes = Array.from({ length: 200 }, (_, index) => `zq${index}probe${index * 7919}x`);
  await using writer = openEmbeddedWriter(file);
  const all = documents(1000, (seq) => `common words here ${probes[seq - 1] ?? 'none'}`);
  await writer.apply({ put: all, remove: [], cursor: 1 });
  expect(residue(probes)).toHaveLength(200);
  await writer.apply({ put: [], remove: all.slice(0, 200).map(({ id }) => id), cursor: 2 });
  expect(await writer.count()).toBe(800);
  expect(residue(probes)).toEqual([]);
});

it('leaves no byte of what a rebuild left out', async () => {
  await using writer = openEmbeddedWriter(file);
  const all = documents(300, (seq) => `common zqprobe${seq}x`);
  await writer.apply({ put: all, remove: [], cursor: 1 });
  await writer.rebuild((async function* () { yield all.slice(1); })(), 2); // prettier-ignore
  expect(residue(['zqprobe1x'])).toEqual([]);
  expect(residue(['zqprobe2x'])).toEqual(['zqprobe2x']);
});

it('starts anew when the file is damaged or of another version, and readers follow', async () => {
  await using engine = openEmbeddedEngine(file);
  writeFileSync(file, 'not a database at all '.repeat(500));
  expect(await engine.ready()).toBe(false);
  await using writer = openEmbeddedWriter(file);
  await writer.prepare();
  expect(await writer.cursor()).toBe(0);
  await writer.apply({ put: documents(2, () => 'word'), remove: [], cursor: 2 });
  expect((await engine.search(request('word'))).total).toBe(2);
});

it('refuses a document with a field too many', async () => {
  await using writer = openEmbeddedWriter(file);
  const smuggled = {
    ...documents(1, () => 'x')[0],
    addrSpec: 'jane@example.org',
  } as unknown as SearchDocument;
  await expect(writer.apply({ put: [smuggled], remove: [], cursor: 1 })).rejects.toThrow();
  expect([await writer.count(), await writer.cursor()]).toEqual([0, 0]);
});

it('says not ready where there is no file', async () => {
  await using engine = openEmbeddedEngine(file);
  expect(await engine.ready()).toBe(false);
  await expect(engine.search(request('word'))).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
});

it('answers a heavy query on a large body in time', async () => {
  await using writer = openEmbeddedWriter(file);
  await using engine = openEmbeddedEngine(file);
  await writer.apply({ put: documents(20, () => 'archive open '.repeat(15_000)), remove: [], cursor: 1 });
  const started = performance.now();
  expect((await engine.search(request('archive "open archive" open arch'))).total).toBe(20);
  expect(performance.now() - started).toBeLessThan(5000);
});

it('does not hold up the thread that asks, and answers several at once', { timeout: 30_000 }, async () => {
  await using writer = openEmbeddedWriter(file);
  await writer.prepare();
  await writer.apply({ put: documents(60, () => 'archive open '.repeat(3_000)), remove: [], cursor: 1 });
  await using engine = openEmbeddedEngine(file);
  await engine.search(request('first'));
  const spent = cpuTimer();
  const answers = await Promise.all(
    Array.from({ length: 6 }, () => engine.search(request('archive "open archive" open arch'))),
  );
  expect(spent()).toBeLessThan(100);
  expect(answers.map(({ total }) => total)).toEqual(Array(6).fill(60));
});

it('says that it cannot be reached where a search is given up, and answers the next one', async () => {
  await using writer = openEmbeddedWriter(file);
  await writer.prepare();
  await writer.apply({ put: documents(50, () => 'archive open '.repeat(3_000)), remove: [], cursor: 1 });
  await using engine = openEmbeddedEngine(file);
  const stop = new AbortController();
  const given = engine.search(request('archive "open archive"'), stop.signal);
  stop.abort();
  await expect(given).rejects.toMatchObject({ code: 'ENGINE_UNREACHABLE' });
  expect((await engine.search(request('archive'))).total).toBe(50);
});

it('corrects a word in bounded time, however strange it is', async () => {
  await using writer = openEmbeddedWriter(file);
  await writer.prepare();
  await writer.apply({
    put: documents(300, (seq) => `transparency coalition word${seq}`),
    remove: [],
    cursor: 1,
  });
  await using engine = openEmbeddedEngine(file);
  const started = performance.now();
  expect((await engine.search(request('transparancy coaliton'))).corrected).toEqual({
    query: 'transparency coalition',
    words: [
      { typed: 'transparancy', searched: 'transparency' },
      { typed: 'coaliton', searched: 'coalition' },
    ],
  });
  const strange = Array.from({ length: 10 }, (_, index) => String.fromCharCode(97 + index).repeat(24)).join(
    ' ',
  );
  expect((await engine.search(request(strange))).total).toBe(0);
  expect(performance.now() - started).toBeLessThan(10_000);
});

const shown = (text: string, q: string) =>
  excerpt(text, patternsOf(request(q).query, false)).map((piece) => (piece.marked ? `[${piece.text}]` : piece.text)).join(''); // prettier-ignore

it.each([
  ['An Été and an étude.', 'ete', 'An [Été] and an étude.'],
  ['one two, two one', '"two one"', 'one two, [two one]'],
  ['cve-2024-1 and 2024', 'CVE-2024-1', '[cve-2024-1] and 2024'],
  ['我们讨论互联网治理论坛。', '治理论坛', '我们讨论互联网[治理][论坛]。'],
  ['وفي والمؤتمر القادم', 'المؤتمر', 'وفي [والمؤتمر] القادم'],
  ['archives and archive', '-and arch', '[archives] and [archive]'],
  ['nothing here', 'other', 'nothing here'],
])('marks in %j what %j found', (text, q, expected) => {
  expect(shown(text, q)).toBe(expected);
});

it('cuts around the densest matches, at words, and never inside a character', () => {
  const text = `alpha ${'filler words '.repeat(60)}alpha beta gamma ${'more words '.repeat(60)}`;
  const found = shown(text, 'alpha beta gamma');
  expect(found).toMatch(/^…(filler|words) .*\[alpha\] \[beta\] \[gamma\] more words.*…$/);
  expect(found.length).toBeLessThan(320);
  expect(shown('👍'.repeat(1000), 'x').isWellFormed()).toBe(true);
  expect(shown('治'.repeat(1000), '治').length).toBeLessThan(1500);
});
