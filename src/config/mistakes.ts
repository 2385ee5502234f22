// Configuration mistakes as sentences with file, key and remedy. The values themselves are never shown.
import type { z } from 'zod';
import type { SchemaGuide } from './schema-guide.ts';

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
  const lines = mistakes.map(
    ({ file, key, remedy }) => `  ${file}${key === '' ? '' : `: ${key}`}: ${remedy}`,
  );
  const count = mistakes.length === 1 ? 'one mistake' : `${mistakes.length} mistakes`;
  return `The configuration has ${count}:\n${lines.join('\n')}`;
}

/** Turns zod's issues into mistakes that a list admin understands; `guide` tells keys and descriptions. */
export function mistakesOf(file: string, issues: readonly z.core.$ZodIssue[], guide: SchemaGuide): Mistake[] {
  return issues.flatMap((issue) => fromIssue(file, issue, guide));
}

function fromIssue(file: string, issue: z.core.$ZodIssue, guide: SchemaGuide): Mistake[] {
  const { path } = issue;
  const mistake = (remedy: string) => [{ file, key: dotted(path), remedy }];
  switch (issue.code) {
    case 'unrecognized_keys':
      return issue.keys.map((name) => ({
        file,
        key: dotted([...path, name]),
        remedy: unknownKey(name, guide.keys(path)),
      }));
    case 'invalid_type':
      return mistake(wrongType(issue.expected, path, guide));
    case 'invalid_value':
      return mistake(missing(path, guide) ?? `must be one of ${issue.values.map(String).join(', ')}`);
    case 'invalid_union': {
      const meant = meantOption(issue, guide.value(path));
      if (meant === null) return mistake(unionRemedy(issue, path, guide));
      return meant.flatMap((inner) => fromIssue(file, { ...inner, path: [...path, ...inner.path] }, guide));
    }
    case 'invalid_format':
      return mistake(issue.message.startsWith('Invalid') ? wrongFormat(path, guide) : issue.message);
    case 'too_small':
      return mistake(issue.message.startsWith('Too small') ? tooSmall(issue) : issue.message);
    case 'too_big':
      return mistake(`must be at most ${issue.maximum}${issue.origin === 'string' ? ' characters' : ''}`);
    default:
      return mistake(issue.message.startsWith('Invalid') ? wrongFormat(path, guide) : issue.message);
  }
}

function dotted(path: readonly PropertyKey[]): string {
  return path
    .map((step) => (typeof step === 'number' ? `[${step}]` : `.${String(step)}`))
    .join('')
    .replace(/^\./, '');
}

function missing(path: readonly PropertyKey[], guide: SchemaGuide): string | null {
  const value = guide.value(path);
  if (value === undefined) return `is missing${forWhat(path, guide)}`;
  if (value === null) return `is empty; write a value, or remove the key${forWhat(path, guide)}`;
  return null;
}

function forWhat(path: readonly PropertyKey[], guide: SchemaGuide): string {
  const description = guide.description(path);
  return description === null ? '; write it' : ` (${description})`;
}

function wrongType(expected: string, path: readonly PropertyKey[], guide: SchemaGuide): string {
  const none = missing(path, guide);
  if (none !== null) return none;
  const value = guide.value(path);
  if (expected === 'string' && typeof value !== 'object') return 'must be text; put the value between quotes';
  const isQuotedNumber = typeof value === 'string' && /^\d+$/u.test(value.trim());
  const words = WORDS[expected] ?? expected;
  return isQuotedNumber && /^(?:int|number)$/u.test(expected)
    ? `must be ${words}; take the quotes off`
    : `must be ${words}`;
}

const WORDS: Readonly<Record<string, string>> = {
  int: 'a whole number',
  number: 'a number',
  string: 'text',
  boolean: 'true or false',
  array: 'a list (lines that begin with "- ")',
  object: 'a block of keys and values',
};

function wrongFormat(path: readonly PropertyKey[], guide: SchemaGuide): string {
  if (path.at(-1) === 'env') return 'must be the name of an environment variable: letters, digits and _';
  return `is not written as it must be${forWhat(path, guide)}`;
}

function tooSmall(issue: z.core.$ZodIssueTooSmall): string {
  if (issue.origin === 'string')
    return Number(issue.minimum) > 1 ? `must be at least ${issue.minimum} characters` : 'must not be empty';
  if (issue.origin === 'array') return 'must have at least one entry';
  return `must be at least ${issue.minimum}`;
}

/**
 * Of alternatives such as "a word, or a block of keys", what is wrong with the one that was meant: the one of the
 * value's kind, of blocks the one that knows most of its keys. Null where that cannot be told.
 */
function meantOption(
  issue: z.core.$ZodIssueInvalidUnion,
  value: unknown,
): readonly z.core.$ZodIssue[] | null {
  if (value === undefined || value === null || 'discriminator' in issue) return null;
  if (/password$|key$|token$/iu.test(String(issue.path.at(-1) ?? ''))) return null;
  const isBlock = typeof value === 'object' && !Array.isArray(value);
  const isOfKind = (issues: readonly z.core.$ZodIssue[]) =>
    !issues.some(
      ({ path, code, ...rest }) =>
        path.length === 0 &&
        (isBlock
          ? code === 'invalid_type' || code === 'invalid_value'
          : code === 'invalid_type' && 'expected' in rest && rest.expected === 'object'),
    );
  const unknown = (issues: readonly z.core.$ZodIssue[]) =>
    issues.reduce((sum, one) => sum + (one.code === 'unrecognized_keys' ? one.keys.length : 0), 0);
  const options = issue.errors.filter((issues) => issues.length > 0 && isOfKind(issues));
  // a number where text or a block belongs is of no kind at all
  if (!isBlock && typeof value !== 'string') return null;
  return options.sort((a, b) => unknown(a) - unknown(b) || a.length - b.length)[0] ?? null;
}

function unionRemedy(
  issue: z.core.$ZodIssueInvalidUnion,
  path: readonly PropertyKey[],
  guide: SchemaGuide,
): string {
  if ('discriminator' in issue && typeof issue.discriminator === 'string') {
    return guide.value(path) === undefined
      ? 'is missing; write imap, mbox, maildir or eml'
      : 'must be imap, mbox, maildir or eml';
  }
  const none = missing(path, guide);
  if (none !== null) return none;
  if (/password$|key$|token$/iu.test(String(path.at(-1) ?? ''))) {
    return typeof guide.value(path) === 'object'
      ? 'write either {env: NAME} or {file: PATH}, and nothing else'
      : 'a secret never stands in the file: write {env: NAME} or {file: PATH}';
  }
  if (path.includes('deny')) return 'write {text: …}, or {pattern: …, test: …}';
  if (path.includes('allow')) return 'write a value between quotes, or {pattern: …, test: …}';
  return wrongFormat(path, guide);
}

function unknownKey(name: string, known: readonly string[]): string {
  const nearest = known
    .map((candidate) => ({ candidate, distance: distance(name.toLowerCase(), candidate.toLowerCase()) }))
    .sort((a, b) => a.distance - b.distance)[0];
  const hint =
    nearest !== undefined && nearest.distance <= 3 ? `; did you mean ${nearest.candidate}?` : '; remove it';
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
