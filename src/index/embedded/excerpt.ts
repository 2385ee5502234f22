// Finds the stretch of the original text that shows best why a message was found, and marks the words in it.
import type { ParsedQuery } from '../query.ts';
import type { Excerpt } from '../search.ts';
import { stem } from '../stem.ts';
import { units, type Unit } from '../words.ts';
import { termGroups } from './match.ts';

/** How much of a text is looked through: the rest is searched, but only shown where nothing earlier matches. */
const LOOKED_THROUGH = 40_000;
const EXCERPT_LENGTH = 260;
const LEAD = 60;

/** Folded forms one after the other; the last may be the beginning of a longer word. */
export interface Pattern {
  readonly forms: readonly (readonly string[])[];
  readonly isPrefix: boolean;
}

/** What to mark for a query: its positive words and phrases. */
export function patternsOf(query: ParsedQuery, isExact: boolean): Pattern[] {
  const positive = query.terms.filter((term) => !term.negated);
  const lastWord = positive.findLast((term) => term.kind === 'word');
  return positive.flatMap((term) =>
    termGroups(term).map((group, index, groups) => ({
      forms: group.map((unit) => [
        unit.form,
        ...(!isExact && term.kind === 'word' ? (stemOf(unit.form) ?? []) : []),
      ]),
      isPrefix:
        !isExact && term === lastWord && index === groups.length - 1 && group.at(-1)?.isCharacter === false,
    })),
  );
}

/** Cuts `text` around its densest matches; every piece is original text, marked or not. */
export function excerpt(text: string, patterns: readonly Pattern[]): Excerpt {
  const marks = patterns.length === 0 ? [] : findMarks([...units(text.slice(0, LOOKED_THROUGH))], patterns);
  const from = marks.length === 0 ? 0 : wordStart(text, Math.max(0, densest(marks) - LEAD));
  return pieces(text, marks, from, wordEnd(text, from + EXCERPT_LENGTH));
}

/** The whole of a short text, such as a subject, with its matches marked. */
export function markWords(text: string, patterns: readonly Pattern[]): Excerpt {
  return patterns.length === 0 || text.length > LOOKED_THROUGH
    ? [{ text, marked: false }]
    : pieces(text, findMarks([...units(text)], patterns), 0, text.length);
}

function pieces(text: string, marks: readonly Mark[], from: number, to: number): Excerpt {
  const parts: { text: string; marked: boolean }[] = [];
  const add = (piece: string, marked: boolean) => {
    if (piece !== '') parts.push({ text: piece, marked });
  };
  let at = from;
  let lead = from > 0 ? '…' : '';
  for (const mark of marks) {
    if (mark.start < at || mark.end > to) continue;
    add(lead + text.slice(at, mark.start), false);
    lead = '';
    add(text.slice(mark.start, mark.end), true);
    at = mark.end;
  }
  add(lead + text.slice(at, to) + (to < text.length ? '…' : ''), false);
  return parts;
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly pattern: number;
}

function findMarks(list: readonly Unit[], patterns: readonly Pattern[]): Mark[] {
  const marks: Mark[] = [];
  const byFirst = new Map<string, number[]>();
  const prefixes: number[] = [];
  for (const [index, { forms, isPrefix }] of patterns.entries()) {
    if (isPrefix && forms.length === 1) prefixes.push(index);
    for (const form of forms[0] ?? []) byFirst.set(form, [...(byFirst.get(form) ?? []), index]);
  }
  for (const [at, unit] of list.entries()) {
    const stem = stemOf(unit.form)?.[0];
    const candidates = [
      ...(byFirst.get(unit.form) ?? []),
      ...(stem === undefined ? [] : (byFirst.get(stem) ?? [])),
      ...prefixes,
    ];
    for (const pattern of candidates) {
      const end = matchEnd(list, at, patterns[pattern]);
      if (end !== null) marks.push({ start: unit.start, end, pattern });
    }
  }
  return marks;
}

function matchEnd(list: readonly Unit[], at: number, pattern: Pattern | undefined): number | null {
  if (pattern === undefined) return null;
  let end: number | null = null;
  for (const [offset, wanted] of pattern.forms.entries()) {
    const unit = list[at + offset];
    if (unit === undefined) return null;
    const isOpen = pattern.isPrefix && offset === pattern.forms.length - 1;
    const stem = stemOf(unit.form)?.[0];
    const matches = wanted.some(
      (form) => form === unit.form || form === stem || (isOpen && unit.form.startsWith(form)),
    );
    if (!matches) return null;
    end = unit.end;
  }
  return end;
}

/** Start of the mark from which an excerpt holds the most different patterns; the first of several. */
function densest(marks: readonly Mark[]): number {
  let best = marks[0]?.start ?? 0;
  let most = 0;
  const inside = new Map<number, number>();
  let last = 0;
  for (const first of marks) {
    for (; last < marks.length && (marks[last]?.end ?? 0) <= first.start + EXCERPT_LENGTH - LEAD; last += 1) {
      const pattern = marks[last]?.pattern ?? 0;
      inside.set(pattern, (inside.get(pattern) ?? 0) + 1);
    }
    if (inside.size > most) [most, best] = [inside.size, first.start];
    const left = (inside.get(first.pattern) ?? 0) - 1;
    if (left > 0) inside.set(first.pattern, left);
    else inside.delete(first.pattern);
  }
  return best;
}

function wordStart(text: string, at: number): number {
  if (at === 0) return 0;
  const blank = text.slice(at, at + LEAD).search(/\s/);
  return blank === -1 ? notInside(text, at) : at + blank + 1;
}

function wordEnd(text: string, at: number): number {
  if (at >= text.length) return text.length;
  const blank = text.slice(at - LEAD, at).search(/\s\S*$/);
  return blank <= 0 ? notInside(text, at) : at - LEAD + blank;
}

function notInside(text: string, at: number): number {
  const unit = text.charCodeAt(at);
  return unit >= 0xdc00 && unit <= 0xdfff ? at + 1 : at;
}

function stemOf(form: string): [string] | null {
  const other = stem(form);
  return other === null ? null : [other];
}
