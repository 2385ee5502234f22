// A list's own allow and deny lists, made ready once a policy. Texts are compared in the shadow, where nothing is disguised.
import { finds, fits } from './custom-pattern.ts';
import type { Finding } from './finding.ts';
import type { Allow, Deny } from './policy-document.ts';
import { MASK, shadowOf } from './shadow.ts';

/** True for a value that the allow list names; `written` is how it stands in the text. */
export function allowedValues(allow: readonly Allow[]): (value: string, written?: string) => boolean {
  const values = new Set(
    allow.flatMap((entry) => (typeof entry === 'string' ? [entry.toLowerCase(), compact(entry)] : [])),
  );
  const patterns = allow.flatMap((entry) => (typeof entry === 'string' ? [] : fits(entry.pattern)));
  if (values.size === 0 && patterns.length === 0) return () => false;
  return (value, written) =>
    values.has(value) ||
    values.has(compact(value)) ||
    patterns.some((matches) => matches(value) || (written !== undefined && matches(written.trim())));
}

/** Numbers are compared by their digits, everything else by its letters in lower case. */
function compact(value: string): string {
  return /\p{L}/u.test(value) ? value.toLowerCase() : value.replace(/\D/g, '');
}

/** Finds what the deny list names, in a shadow text. Linear in the text for all literals together. */
export function deniedTexts(deny: readonly Deny[]): (shadow: string) => Finding[] {
  const literals = deny.flatMap((entry) => ('text' in entry ? variants(entry.text).map(literal) : []));
  const patterns = deny.flatMap((entry) => ('text' in entry ? [] : finds(entry.pattern)));
  if (literals.length === 0 && patterns.length === 0) return () => [];
  const tree = wordTree(literals.filter(({ isSpaced }) => isSpaced));
  const unspaced = literals.filter(({ isSpaced }) => !isSpaced);
  return (shadow) => {
    const text = lowerKeepingLength(shadow);
    const findings: Finding[] = [];
    const found = (start: number, end: number) =>
      findings.push({ start, end, category: 'custom', kind: 'denied', value: text.slice(start, end) });
    if (tree.next.size > 0) walkWords(tree, text, found);
    for (const one of unspaced) {
      const [first] = one.words;
      for (let at = text.indexOf(first!); at >= 0; at = text.indexOf(first!, at + 1)) {
        tryAt(one, text, at, found);
      }
    }
    for (const findAll of patterns) {
      for (const { start, end } of findAll(shadow)) {
        // what was replaced already is never replaced again
        if (!isMasked(text, start, end)) found(start, end);
      }
    }
    return findings;
  };
}

const WORD = /[\p{L}\p{N}\p{M}]{1,200}/gu;
// Scripts that set no blanks between words: a name stands in the middle of a run of letters.
const UNSPACED = /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}]/u;

interface Literal {
  readonly words: readonly string[];
  readonly isSpaced: boolean;
  /** how many characters of the literal stand before its first word */
  readonly before: number;
  readonly whole: RegExp;
}

/** Literals by their words, so that a thousand of them cost one look a word. */
interface WordTree {
  readonly next: Map<string, WordTree>;
  readonly ends: Literal[];
}

function wordTree(literals: readonly Literal[]): WordTree {
  const root: WordTree = { next: new Map(), ends: [] };
  for (const one of literals) {
    let node = root;
    for (const word of one.words) {
      let next = node.next.get(word);
      if (next === undefined) node.next.set(word, (next = { next: new Map(), ends: [] }));
      node = next;
    }
    node.ends.push(one);
  }
  return root;
}

function walkWords(root: WordTree, text: string, found: (start: number, end: number) => void): void {
  const words = [...text.matchAll(WORD)];
  for (const [index, first] of words.entries()) {
    let node = root.next.get(first[0]);
    for (let after = index + 1; node !== undefined; after += 1) {
      for (const one of node.ends) tryAt(one, text, first.index, found);
      node = node.next.get(words[after]?.[0] ?? '');
    }
  }
}

/** Composed and decomposed accents look the same to a reader. */
function variants(text: string): string[] {
  const plain = lowerKeepingLength(shadowOf(text).text).trim();
  return [...new Set([plain, plain.normalize('NFC'), plain.normalize('NFD')])];
}

function literal(text: string): Literal {
  const words = [...text.matchAll(WORD)];
  const pieces = text.split(/\s+/u).map((piece) => piece.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&'));
  const last = /[\p{L}\p{N}]\p{M}{0,4}$/u.exec(text)?.[0];
  const after = last !== undefined && !UNSPACED.test(last) ? '(?![\\p{L}\\p{N}\\p{M}])' : '';
  return {
    words: words.map(([word]) => word),
    isSpaced: !UNSPACED.test(words[0]![0]),
    before: words[0]!.index,
    // words may stand on two lines, the second one quoted, and in links and file names there are no blanks
    whole: new RegExp(pieces.join('[\\s>|_+-]{1,40}') + after, 'uy'),
  };
}

function tryAt(
  { before, whole }: Literal,
  text: string,
  at: number,
  found: (start: number, end: number) => void,
): void {
  const start = at - before;
  if (start < 0) return;
  whole.lastIndex = start;
  if (whole.test(text)) found(start, whole.lastIndex);
}

function isMasked(text: string, start: number, end: number): boolean {
  for (let at = start; at < end; at += 1) if (text[at] !== MASK && text[at]!.trim() !== '') return false;
  return true;
}

function lowerKeepingLength(text: string): string {
  const lower = text.toLowerCase();
  if (lower.length === text.length) return lower;
  // a few capitals (İ) grow in lower case and would move all offsets
  return text.replace(/\p{Lu}/gu, (letter) => {
    const small = letter.toLowerCase();
    return small.length === letter.length ? small : letter;
  });
}
