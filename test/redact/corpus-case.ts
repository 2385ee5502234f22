// The labelled corpus of test/redact/corpus/*.yaml: how a file is read. Each value that must go is marked in the text,
// ⟦category:value⟧; ⟦?:words⟧ may go or stay. A case without marks and without `lacks` must stay as it is.
import { readdir, readFile } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parse } from 'yaml';
import { z } from 'zod';
import type { Address } from '../../src/mail/address.ts';
import type { Range } from '../../src/redact/edited.ts';
import { layoutOf } from '../../src/redact/formats.ts';
import { BUILT_IN_POLICIES, readPolicy } from '../../src/redact/policy-file.ts';
import { compilePolicy, type CompiledPolicy } from '../../src/redact/policy.ts';
import { CATEGORIES, type Category } from '../../src/redact/public-message.ts';
import { redactLayout, type RedactedText } from '../../src/redact/redact-text.ts';

export interface Label extends Range {
  readonly category: Category;
}

export interface CorpusCase {
  /** file/key */
  readonly id: string;
  readonly language: string;
  readonly format: string;
  readonly policy: 'open' | 'balanced' | 'strict';
  readonly tags: readonly string[];
  readonly people: readonly Address[];
  readonly region: string | null;
  readonly text: string;
  readonly labels: readonly Label[];
  /** stretches that may go or stay */
  readonly optional: readonly Range[];
  readonly contains: readonly string[];
  readonly lacks: readonly string[];
  /** true where nothing at all may change */
  readonly keep: boolean;
}

const settings = {
  language: z.string().regex(/^[a-z]{2}$/),
  format: z.string(),
  policy: z.enum(['open', 'balanced', 'strict']),
  tags: z.array(z.string()),
  people: z.array(z.string()),
  region: z.string().length(2).nullable(),
};
const Case = z.strictObject({
  ...z.strictObject(settings).partial().shape,
  text: z.string().min(1),
  contains: z.array(z.string().min(1)).default([]),
  lacks: z.array(z.string().min(1)).default([]),
});
const File = z.strictObject({
  defaults: z.strictObject(settings).partial().default({}),
  cases: z.record(
    z.string().regex(/^[a-z0-9-]+$/),
    z.union([z.string().transform((text) => Case.parse({ text })), Case]),
  ),
});

export const CORPUS = fileURLToPath(new URL('corpus/', import.meta.url));
export const LIST_ADDRESS = 'dc-x@lists.example.org';

export async function readCorpus(): Promise<CorpusCase[]> {
  const names = (await readdir(CORPUS)).filter((name) => name.endsWith('.yaml')).toSorted();
  const files = await Promise.all(
    names.map(async (name) => readCases(basename(name, '.yaml'), await readFile(join(CORPUS, name), 'utf8'))),
  );
  return files.flat();
}

function readCases(file: string, yaml: string): CorpusCase[] {
  const { defaults, cases } = File.parse(parse(yaml));
  return Object.entries(cases).map(([key, written]) => {
    const id = `${file}/${key}`;
    const { text, contains, lacks, ...own } = written;
    const marked = readMarks(id, text);
    const format = own.format ?? defaults.format ?? 'text/plain';
    if (layoutOf(format) === null) throw new Error(`${id}: unknown format ${format}`);
    return {
      id,
      language: own.language ?? defaults.language ?? 'en',
      format,
      policy: own.policy ?? defaults.policy ?? 'balanced',
      tags: [...(defaults.tags ?? []), ...(own.tags ?? [])],
      people: (own.people ?? defaults.people ?? []).map(readPerson),
      region: own.region ?? defaults.region ?? null,
      ...marked,
      contains,
      lacks,
      keep: marked.labels.length + marked.optional.length + lacks.length === 0,
    };
  });
}

/** Takes the marks out of a text. */
export function readMarks(id: string, marked: string): Pick<CorpusCase, 'text' | 'labels' | 'optional'> {
  const labels: Label[] = [];
  const optional: Range[] = [];
  let text = '';
  let from = 0;
  for (const mark of marked.matchAll(/⟦([a-z_]+|\?):([^⟦⟧]*)⟧/gu)) {
    text += marked.slice(from, mark.index);
    const range = { start: text.length, end: text.length + mark[2]!.length };
    if (mark[1] === '?') optional.push(range);
    else labels.push({ ...range, category: categoryOf(id, mark[1]!) });
    text += mark[2]!;
    from = mark.index + mark[0].length;
  }
  text += marked.slice(from);
  if (/[⟦⟧]/u.test(text)) throw new Error(`${id}: a mark that cannot be read`);
  return { text, labels, optional };
}

function categoryOf(id: string, name: string): Category {
  const category = CATEGORIES.find((known) => known === name);
  if (category === undefined) throw new Error(`${id}: unknown category ${name}`);
  return category;
}

function readPerson(text: string): Address {
  const match = /^(.*?)\s*<([^<>]*)>$/.exec(text);
  return match === null
    ? { displayName: text, addrSpec: '' }
    : { displayName: match[1]!, addrSpec: match[2]! };
}

/** A text that no file holds, as a case: property tests make them. */
export function plainCase(
  text: string,
  {
    format = 'text/plain',
    policy = 'balanced',
    people = [],
    labels = [],
    optional = [],
  }: {
    format?: string;
    policy?: CorpusCase['policy'];
    people?: readonly string[];
    labels?: readonly Label[];
    optional?: readonly Range[];
  } = {},
): CorpusCase {
  return {
    id: 'made',
    language: 'en',
    format,
    policy,
    tags: [],
    people: people.map(readPerson),
    region: null,
    text,
    labels,
    optional,
    contains: [],
    lacks: [],
    keep: false,
  };
}

export type Redactor = (subject: CorpusCase) => RedactedText;

/** Our redactor, as the archive uses it, on a list dc-x at lists.example.org. */
export async function corpusRedactor(): Promise<Redactor> {
  const policies = new Map<string, CompiledPolicy>();
  for (const id of ['open', 'balanced', 'strict']) {
    const file = await readPolicy(id, [BUILT_IN_POLICIES]);
    if (file.kind !== 'read') throw new Error(`policy ${id} cannot be read`);
    policies.set(
      id,
      compilePolicy(file.policy, {
        key: new Uint8Array(32).fill(7),
        listAddresses: [LIST_ADDRESS],
        listDomains: ['lists.example.org'],
      }),
    );
  }
  return ({ text, format, policy, people, region }) =>
    redactLayout(text, layoutOf(format)!, policies.get(policy)!, {
      people,
      ...(region === null ? {} : { region }),
    });
}
