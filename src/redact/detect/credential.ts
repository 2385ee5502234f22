// Passwords, keys and tokens: by the beginnings that services give theirs, by PEM armour, by label in many languages.
import type { Finding, Scan } from '../finding.ts';
import { AFTER_WORD, armours, LITERALS } from './credential-prefixes.ts';
import { commandSecrets } from './command-secret.ts';
import { labelledSecrets } from './labelled-secret.ts';

export function findCredentials(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  const add = (start: number, end: number, kind: string) =>
    findings.push({ start, end, category: 'credential', kind, value: text.slice(start, end) });
  const { words } = scan.labels();
  let done = 0;
  for (const { start, end } of words.prefix) {
    if (start < done) continue;
    if (!isJoint(text.charCodeAt(end))) continue;
    if (/[\d_-]/.test(text[start - 1] ?? ' ')) continue;
    AFTER_WORD.lastIndex = start;
    if (!AFTER_WORD.test(text)) continue;
    done = AFTER_WORD.lastIndex;
    // Longer than any: its rest must not stay.
    REST.lastIndex = done;
    if (done - start > 200 && REST.test(text)) done = REST.lastIndex;
    add(start, done, 'token');
  }
  LITERAL.lastIndex = 0;
  for (let match = LITERAL.exec(text); match !== null; match = LITERAL.exec(text)) {
    const { 0: literal, index: at } = match;
    const pattern = LITERALS.get(literal)!;
    const start = literal === ':AA' ? botNumber(text, at) : at;
    pattern.lastIndex = at;
    const isHead =
      start !== null &&
      (!/[A-Za-z0-9_-]/.test(text[start - 1] ?? ' ') || text.slice(start - 4, start) === '/bot');
    if (!isHead || !pattern.test(text)) continue;
    add(start, pattern.lastIndex, 'token');
    LITERAL.lastIndex = pattern.lastIndex;
  }
  for (const [start, end] of commandSecrets(text)) add(start, end, 'labelled');
  for (const [start, end] of armours(text)) add(start, end, 'armour');
  for (const { start, end, kind } of labelledSecrets(text, words.credential)) add(start, end, kind);
  return findings;
}

const LITERAL = new RegExp([...LITERALS.keys()].toSorted().join('|'), 'g');
const REST = /[A-Za-z0-9_-]{1,100000}/y;

/** "_", "-", "." or a digit: what holds a token's beginning to its rest. */
function isJoint(code: number): boolean {
  return code === 95 || code === 45 || code === 46 || (code >= 48 && code <= 57);
}

/** A Telegram bot's token begins with its number. */
function botNumber(text: string, at: number): number | null {
  let start = at;
  while (start > 0 && at - start < 11 && /\d/.test(text[start - 1]!)) start -= 1;
  if (at - start < 8 || at - start > 10) return null;
  return start;
}
