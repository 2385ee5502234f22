// Configuration mistakes as sentences with file, key and remedy. The values themselves are never shown.
import type { z } from 'zod';

export interface Mistake {
  /** file as the operator knows it */
  readonly file: string;
  /** dotted path, '' for the file as a whole */
  readonly key: string;
  readonly remedy: string;
}

export class ConfigError extends Error {
  override readonly name = 'ConfigError';
  readonly mistakes: readonly Mistake[];
  constructor(mistakes: readonly Mistake[]) {
    super('CONFIG_INVALID');
    this.mistakes = mistakes;
  }
}

export function formatMistakes(mistakes: readonly Mistake[]): string {
  const lines = mistakes.map(({ file, key, remedy }) => `  ${file}${key === '' ? '' : `: ${key}`}: ${remedy}`);
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  return `The configuration has ${count}:\n${lines.join('\n')}`;
}

/** Turns zod's issues into mistakes; an unknown key gets the nearest known one, where the schema tells. */
export function mistakesOf(file: string, issues: readonly z.core.$ZodIssue[], knownKeys: KnownKeys): Mistake[] {
  return issues.flatMap((issue) => fromIssue(file, issue, issue.path, knownKeys));
}

/** path (without indexes) -> keys that may stand there */
export type KnownKeys = (path: readonly PropertyKey[]) => readonly string[];

function fromIssue(file: string, issue: z.core.$ZodIssue, path: readonly PropertyKey[], known: KnownKeys): Mistake[] {
  const key = dotted(path);
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => ({ file, key: dotted([...path, name]), remedy: unknownKey(name, known(path)) }));
    case 'invalid_type':
      return [{ file, key, remedy: wrongType(issue) }];
    case 'invalid_value':
      return [{ file, key, remedy: `must be one of ${issue.values.map(String).join(', ')}` }];
    case 'invalid_union':
      return [{ file, key, remedy: unionRemedy(issue) }];
    case 'too_small':
      return [{ file, key, remedy: issue.origin === 'string' ? 'must not be empty' : `must be at least ${issue.minimum}${issue.origin === 'array' ? ' long' : ''}` }];
    case 'too_big':
      return [{ file, key, remedy: `must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}` }];
    default:
      return [{ file, key, remedy: issue.message }];
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path.map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`)).join('').replace(/^\./, '');
}

function wrongType(issue: z.core.$ZodIssueInvalidType): string {
  if (issue.message.endsWith('received undefined')) return `is missing; write ${article(issue.expected)}`;
  return `must be ${article(issue.expected)}`;
}

function article(expected: string): string {
  const words: Record<string, string> = {
    int: 'a whole number', number: 'a number', string: 'text', boolean: 'true or false', array: 'a list (lines that begin with "- ")', object: 'a block of keys and values',
  }; // prettier-ignore
  return words[expected] ?? expected;
}

function unionRemedy(issue: z.core.$ZodIssueInvalidUnion): string {
  if ('discriminator' in issue && typeof issue.discriminator === 'string') {
    return `${issue.discriminator} must be imap, mbox, maildir or eml`;
  }
  const key = String(issue.path.at(-1) ?? '');
  if (/password|key$/iu.test(key)) {
    return 'a secret never stands in the file: write {env: NAME} or {file: PATH}';
  }
  const inner = issue.errors[0]?.[0]?.message;
  return inner ?? 'is not valid here';
}

function unknownKey(name: string, known: readonly string[]): string {
  const nearest = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const hint = nearest !== undefined && nearest.distance <= 3 ? `; did you mean ${nearest.candidate}?` : '; remove it';
  return `is not a known key${hint}${known.length > 0 ? ` (known: ${known.join(', ')})` : ''}`;
}

// Levenshtein over short keys.
function distance(a: string, b: string): number {
  if (a.length > 40 || b.length > 40) return 99;
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      next[j] = Math.min(row[j]! + 1, next[j - 1]! + 1, row[j - 1]! + (a[i - 1] === b[j - 1] ? 0 : 1));
    }
    row = next;
  }
  return row[b.length]!;
}
