// Finds the stretch of the original text that shows best why a message was found, and marks the words in it.
import { remembered } from '../ops/remembered.ts';
import { mistakesBetween, mistakesForgiven } from './corrections.ts';
import type { ParsedQuery } from './query.ts';
import type { Excerpt } from './search.ts';
import { stem } from './stem.ts';
import { termGroups } from './term-groups.ts';
import { beginningOf, wantedUnits } from './word-scan.ts';
import { units, type Unit } from './words.ts';

/** How much of a text is looked through: the rest is searched, but only shown where nothing earlier matches. */
export const LOOKED_THROUGH = 12_000;
/** of a word with the blank behind it; longer ones are not marked to their end */
const LONGEST_UNIT = 80;
const EXCERPT_LENGTH = 260;
const LEAD = 60;
/** What matches within this is all shown. */
const DENSE_LENGTH = EXCERPT_LENGTH - LEAD;

/** Folded forms one after the other; the last may be the beginning of a longer word. */
export interface Pattern {
  readonly forms: readonly (readonly string[])[];
  readonly isPrefix: boolean;
  /** letters that may be wrong where a text does not have the word itself */
  readonly forgiven: number;
}

/** What to mark for a query: its positive words and phrases. */
export function patternsOf(query: ParsedQuery, isExact: boolean): Pattern[] {
  const positive = query.terms.filter((term) => !term.negated);
  const lastWord = positive.findLast((term) => term.kind === 'word');
  return positive.flatMap((term) => {
    const isWord = term.kind === 'word' && !isExact;
    return termGroups(term).map((group, index, groups) => ({
      forms: group.map(({ form }) => (isWord ? [form, stem(form) ?? form] : [form])),
      isPrefix:
        isWord && term === lastWord && index === groups.length - 1 && group.at(-1)?.isCharacter === false,
      forgiven: isWord && group.length === 1 ? mistakesForgiven(group[0]!) : 0,
    }));
  });
}

/** Cuts `text` around its densest matches; every piece is original text, marked or not. */
export function excerpt(text: string, patterns: readonly Pattern[]): Excerpt {
  const marks = marksIn(text, patterns, true);
  const from = marks.length === 0 ? 0 : wordStart(text, Math.max(0, densest(marks) - LEAD));
  return pieces(text, marks, from, wordEnd(text, from + EXCERPT_LENGTH));
}

/** The whole of a short text, such as a subject, with its matches marked. */
export function markWords(text: string, patterns: readonly Pattern[]): Excerpt {
  return patterns.length === 0 || text.length > LOOKED_THROUGH
    ? [{ text, marked: false }]
    : pieces(text, marksIn(text, patterns), 0, text.length);
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

/** The stretches of a text that match. */
export function markedIn(text: string, patterns: readonly Pattern[]): string[] {
  return marksIn(text, patterns).map(({ start, end }) => text.slice(start, end));
}

interface Mark {
  readonly start: number;
  readonly end: number;
  readonly pattern: number;
}

/** With `untilDense`, marks behind an excerpt than which none is better may be missing. */
function marksIn(text: string, patterns: readonly Pattern[], untilDense = false): Mark[] {
  if (patterns.length === 0) return [];
  const looked = text.slice(0, LOOKED_THROUGH);
  const longest = Math.max(...patterns.map(({ forms }) => forms.length));
  const marks: Mark[] = [];
  const missing = new Set(patterns.flatMap(({ forgiven }, index) => (forgiven > 0 ? [index] : [])));
  const latest = new Map<number, Mark>();
  let enough = Infinity;
  for (const unit of wantedUnits(looked, beginsLike(patterns))) {
    if (unit.start > enough) break;
    let following: Unit[] | null = null;
    for (const [index, pattern] of patterns.entries()) {
      if (!matches(unit, pattern, 0)) continue;
      if (pattern.forms.length > 1) following ??= unitsAt(looked, unit.start, longest);
      const end = following === null ? unit.end : matchEnd(following, pattern);
      if (end === null) continue;
      const mark = { start: unit.start, end, pattern: index };
      marks.push(mark);
      missing.delete(index);
      latest.set(index, mark);
    }
    if (untilDense && enough === Infinity && latest.size === patterns.length)
      enough = endAround([...latest.values()]);
  }
  for (const index of missing) marks.push(...mistyped(looked, patterns[index]!, index));
  return missing.size === 0 ? marks : marks.toSorted((a, b) => a.start - b.start);
}

/** Where an excerpt around these marks ends; Infinity where it would not hold all of them. */
function endAround(marks: readonly Mark[]): number {
  const start = Math.min(...marks.map((mark) => mark.start));
  const end = Math.max(...marks.map((mark) => mark.end));
  return end <= start + DENSE_LENGTH ? start + EXCERPT_LENGTH : Infinity;
}

function unitsAt(text: string, at: number, count: number): Unit[] {
  const following = [...units(text.slice(at, at + count * LONGEST_UNIT), count)];
  return following.map((unit) => ({ ...unit, start: at + unit.start, end: at + unit.end }));
}

const ARABIC_PREFIXES = new Set(Array.from('اولفبك', (letter) => letter.charCodeAt(0)));

/** True of words that begin as a pattern does; stems do too, but for the articles of Arabic. */
function beginsLike(patterns: readonly Pattern[]): (first: number, beginning: number) => boolean {
  const firsts = new Set<number>();
  const beginnings = new Set<number>();
  for (const { forms, isPrefix } of patterns) {
    for (const form of forms[0] ?? []) {
      const first = form.charCodeAt(0);
      const mayGoOn = isPrefix || forms[0]!.length > 1;
      if (mayGoOn && form.length < 3) firsts.add(first);
      else beginnings.add(beginningOf(form));
      if (/^[\u0620-\u064A]/.test(form)) for (const letter of ARABIC_PREFIXES) firsts.add(letter);
    }
  }
  return (first, beginning) => firsts.has(first) || beginnings.has(beginning);
}

function matches({ form }: Unit, { forms, isPrefix }: Pattern, at: number): boolean {
  const wanted = forms[at] ?? [];
  const isOpen = isPrefix && at === forms.length - 1;
  return wanted.some(
    (one) => one === form || (isOpen && form.startsWith(one)) || (wanted.length > 1 && one === stemOf(form)),
  );
}

// Hits of one search, and of the next, hold the same words.
const stemOf = remembered(stem, 5_000);

/** Where a pattern ends that begins with the first of `list`. */
function matchEnd(list: readonly Unit[], pattern: Pattern): number | null {
  const isMatch = pattern.forms.every((_, at) => list[at] !== undefined && matches(list[at], pattern, at));
  return isMatch ? list[pattern.forms.length - 1]!.end : null;
}

// Words that begin with the same letter and differ by a mistake or two, or two words that were typed as one.
function mistyped(text: string, { forms, isPrefix, forgiven }: Pattern, pattern: number): Mark[] {
  const typed = forms[0]?.[0] ?? '';
  const initial = typed.charCodeAt(0);
  const marks: Mark[] = [];
  for (const { form, start, end, isCharacter } of wantedUnits(text, (first) => first === initial)) {
    if (isCharacter) continue;
    const next =
      typed.length > form.length && typed.startsWith(form) ? unitsAt(text, start, 2)[1] : undefined;
    if (next !== undefined && form + next.form === typed) {
      marks.push({ start, end: next.end, pattern });
    } else if (
      form.length >= typed.length - forgiven &&
      (isPrefix || form.length <= typed.length + forgiven) &&
      mistakesBetween(typed, form, isPrefix) <= forgiven
    ) {
      marks.push({ start, end, pattern });
    }
  }
  return marks;
}

/** Start of the mark from which an excerpt holds the most different patterns; the first of several. */
function densest(marks: readonly Mark[]): number {
  let best = marks[0]?.start ?? 0;
  let most = 0;
  const inside = new Map<number, number>();
  let last = 0;
  for (const first of marks) {
    for (; last < marks.length && (marks[last]?.end ?? 0) <= first.start + DENSE_LENGTH; last += 1) {
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
