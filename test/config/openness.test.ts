// The files of the openness report: those that come with the program, and mistakes in words.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { readCoalitions, readCriteria } from '../../src/config/openness.ts';
import type { Mistake } from '../../src/config/mistakes.ts';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'dc-openness-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

const named = (path: string) => path.slice(path.lastIndexOf('/') + 1);
function coalitions(text: string, lists: string[] = []) {
  writeFileSync(join(folder, 'coalitions.yaml'), text);
  const mistakes: Mistake[] = [];
  const read = readCoalitions(folder, lists, named, mistakes);
  return { read, mistakes: mistakes.map(({ key, remedy }) => `${key}: ${remedy}`) };
}

describe('coalitions.yaml', () => {
  it('that comes with the program claims nothing: each row is unconfirmed and has no list', () => {
    const mistakes: Mistake[] = [];
    const rows = readCoalitions('config', [], named, mistakes);
    expect(mistakes).toEqual([]);
    expect(rows.length).toBeGreaterThan(25);
    expect(rows.filter(({ status, list }) => status !== 'unconfirmed' || list !== undefined)).toEqual([]);
    expect(rows.flatMap(({ attestations }) => attestations)).toEqual([]);
  });

  it('may be missing or empty', () => {
    expect(readCoalitions(folder, [], named, [])).toEqual([]);
    expect(coalitions('').read).toEqual([]);
  });

  it('has its mistakes told, each with its remedy', () => {
    expect(coalitions('coalitions: [{ id: dc-x, name: X }]', ['dc-x']).mistakes).toEqual([
      'coalitions[0].list: there is a list of this id; write list: dc-x',
    ]);
    const text =
      'coalitions:\n - {id: a, name: A, list: dc-x}\n - {id: a, name: B, list: dc-x}\n - {id: c, name: C, list: gone}\n';
    const { mistakes } = coalitions(text, ['dc-x']);
    expect(mistakes.length).toBe(3);
    expect(mistakes.join('\n')).toMatch(
      /stands here twice[\s\S]*another coalition[\s\S]*no file of this list/u,
    );
    expect(coalitions('coalitions: [{ id: a, name: A, since: 2010 }]').mistakes[0]).toContain('since');
    expect(coalitions('coalitions: [{ id: a, name: A, join: "javascript:alert(1)" }]').mistakes[0]).toContain(
      'join',
    );
  });
});

describe('criteria', () => {
  it('are those of the program, until a folder has some of its own', () => {
    const own = readCriteria(folder, named, [])!;
    expect(own.version).toBe('2026-11');
    mkdirSync(join(folder, 'criteria'));
    const text = JSON.stringify({ ...own, version: '2027-05' });
    writeFileSync(join(folder, 'criteria', '2027-05.yaml'), text);
    expect(readCriteria(folder, named, [])!.version).toBe('2027-05');
    const mistakes: Mistake[] = [];
    writeFileSync(join(folder, 'criteria', '2027-06.yaml'), text);
    readCriteria(folder, named, mistakes);
    expect(mistakes.map(({ file, key }) => `${file} ${key}`)).toEqual(['2027-06.yaml version']);
  });

  it('must ask whether one can read without login, as a gate', () => {
    const own = readCriteria(folder, named, [])!;
    mkdirSync(join(folder, 'criteria'));
    const criteria = own.criteria.filter(({ id }) => id !== 'A1');
    writeFileSync(join(folder, 'criteria', '2026-11.yaml'), JSON.stringify({ ...own, criteria }));
    const mistakes: Mistake[] = [];
    expect(readCriteria(folder, named, mistakes)).toBe(null);
    expect(mistakes[0]!.remedy).toContain('A1');
  });
});
