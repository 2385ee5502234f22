// Every catalogue of texts under src/server/text, found by itself: complete in six languages, and in those languages.
import { readdirSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it } from 'vitest';
import { LANGUAGES, LOCALES, type Language } from '../../../src/server/text/languages.ts';
import { SAME_IN } from './same-words.ts';

const TEXTS = fileURLToPath(new URL('../../../src/server/text', import.meta.url));
/** Folders that have English texts, from the one of the main catalogue. */
const FOLDERS = readdirSync(TEXTS, { withFileTypes: true, recursive: true })
  .filter((entry) => entry.isFile() && entry.name === 'en.ts')
  .map(({ parentPath }) => relative(TEXTS, parentPath));

type Text =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'counter'; readonly forms: Readonly<Record<string, string>> }
  /** what a function says, each argument a mark of its own */
  | { readonly kind: 'function'; readonly text: string; readonly marks: readonly string[] };

const MARK = /\{\{[\w.]+\}\}|NaN/g;

/** An argument that shows in a text as a mark with its name, and so does each of its properties. */
function mark(name: string): unknown {
  const text = `{{${name}}}`;
  return new Proxy(
    {},
    {
      get(_, property) {
        if (property === Symbol.toPrimitive) return (hint: string) => (hint === 'number' ? Number.NaN : text);
        if (property === 'toString') return () => text;
        return typeof property === 'string' ? mark(`${name}.${property}`) : undefined;
      },
    },
  );
}

function read(value: unknown, path: string, texts: Map<string, Text>, isSaid = false): void {
  if (typeof value === 'string') {
    const marks = [...new Set(value.match(MARK))].toSorted();
    texts.set(path, isSaid ? { kind: 'function', text: value, marks } : { kind: 'text', text: value });
  } else if (typeof value === 'function' && 'forms' in value) {
    texts.set(path, { kind: 'counter', forms: value.forms as Record<string, string> });
  } else if (typeof value === 'function') {
    const args = Array.from({ length: value.length }, (_, index) => mark(String(index)));
    read((value as (...all: unknown[]) => unknown)(...args), path, texts, true);
  } else if (typeof value === 'object' && value !== null) {
    for (const [key, member] of Object.entries(value)) read(member, `${path}/${key}`, texts, isSaid);
  }
}

async function textsOf(folder: string, language: Language): Promise<Map<string, Text>> {
  const module = (await import(join(TEXTS, folder, `${language}.ts`))) as Record<string, unknown>;
  const texts = new Map<string, Text>();
  for (const [name, value] of Object.entries(module)) read(value, name === language ? '' : name, texts);
  return texts;
}

const SCRIPT: Readonly<Record<Language, RegExp>> = {
  ar: /\p{scx=Arabic}/u,
  zh: /\p{scx=Han}/u,
  en: /\p{scx=Latin}/u,
  fr: /\p{scx=Latin}/u,
  ru: /\p{scx=Cyrillic}/u,
  es: /\p{scx=Latin}/u,
};
// What a reader types into the search box is one in all languages.
const SEARCH = /^(?:(?:subject|from|list|before|after|has|lang|is):\S+ ?)+$/;

it('finds the catalogues', () => {
  expect(FOLDERS).toEqual(expect.arrayContaining(['', 'openness', 'removal']));
});

describe.each(FOLDERS)('the texts of /%s', (folder) => {
  it('are there in six languages', () => {
    expect(readdirSync(join(TEXTS, folder))).toEqual(
      expect.arrayContaining(LANGUAGES.map((language) => `${language}.ts`)),
    );
  });

  it.each(LANGUAGES)('in %s are complete and none is empty', async (language) => {
    const english = await textsOf(folder, 'en');
    const texts = await textsOf(folder, language);
    expect(english.size).toBeGreaterThan(0);
    expect([...texts.keys()].toSorted()).toEqual([...english.keys()].toSorted());
    const faults: string[] = [];
    for (const [path, text] of texts) {
      if (text.kind !== english.get(path)?.kind) faults.push(`${path} is a ${text.kind}`);
      for (const one of wordings(text))
        if (one === '' || one.trim() !== one || /\S {2}\S/u.test(one))
          faults.push(`${path}: blanks in "${one}"`);
    }
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES)('in %s use the same parts as in English', async (language) => {
    const english = await textsOf(folder, 'en');
    for (const [path, text] of await textsOf(folder, language)) {
      const other = english.get(path);
      if (text.kind === 'function' && other?.kind === 'function')
        expect(text.marks, path).toEqual(other.marks);
      if (text.kind === 'text' && other?.kind === 'text')
        expect(text.text.split('#').length, `${path}: places for values`).toBe(other.text.split('#').length);
    }
  });

  it.each(LANGUAGES)('in %s have every plural form', async (language) => {
    const rules = new Intl.PluralRules(LOCALES[language]);
    const needed = new Set(Array.from({ length: 200 }, (_, count) => rules.select(count)));
    const faults: string[] = [];
    for (const [path, text] of await textsOf(folder, language)) {
      if (text.kind !== 'counter') continue;
      for (const form of needed) if (!(form in text.forms)) faults.push(`${path} has no ${form}`);
      for (const [form, wording] of Object.entries(text.forms)) {
        // Arabic says none, one and two in words.
        const isInWords = language === 'ar' && ['zero', 'one', 'two'].includes(form);
        if (!isInWords && !wording.includes('#')) faults.push(`${path}: ${form} is without its number`);
      }
    }
    expect(faults).toEqual([]);
  });

  it.each(LANGUAGES.filter((language) => language !== 'en'))('in %s are in it', async (language) => {
    const english = await textsOf(folder, 'en');
    const same = new Set<string>(SAME_IN[language]);
    const faults: string[] = [];
    for (const [path, text] of await textsOf(folder, language)) {
      const theirs = wordings(english.get(path)!);
      for (const one of wordings(text)) {
        const words = one.replace(MARK, '');
        if (SEARCH.test(one) || same.has(one) || !/\p{L}/u.test(words)) continue;
        if (theirs.includes(one)) faults.push(`${path} is as in English: ${one}`);
        if (!SCRIPT[language].test(words)) faults.push(`${path} is in another script: ${one}`);
      }
    }
    expect(faults).toEqual([]);
  });
});

function wordings(text: Text): string[] {
  return text.kind === 'counter' ? Object.values(text.forms) : [text.text];
}
