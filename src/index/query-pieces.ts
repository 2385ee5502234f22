// Cuts a query into its pieces: word, "phrase", operator:value, each with or without a minus sign.
import type { Problem } from './query-problems.ts';

const OPERATORS = ['from', 'subject', 'list', 'before', 'after', 'has', 'lang', 'is'] as const;
type Operator = (typeof OPERATORS)[number];

export interface QueryPiece {
  readonly operator: Operator | null;
  readonly value: string;
  readonly quoted: boolean;
  readonly negated: boolean;
  /** as typed */
  readonly source: string;
}

// Keyboards of the six languages: “ ” „ ‟ « » ＂ 「 」 『 』 stand for a straight quotation mark.
const QUOTES = /[“”„‟«»＂「」『』]/g;
// Controls and direction marks are pasted along with text and are no part of a word.
const INVISIBLE = /[\p{Cc}\u061C\u200B\u200E\u200F\u202A-\u202E\u2066-\u2069\uFEFF]/gu;
const PREFIX = new RegExp(`(-?)(?:(${OPERATORS.join('|')})[:：])?`, 'iy');
const BARE = /[^\s"]*/y;
const SPACE = /\s*/y;

/** Never throws and takes linear time; an unclosed quotation mark is the only thing that cannot be cut. */
export function splitQuery(text: string): { pieces: QueryPiece[] } | Problem {
  const line = text.replace(INVISIBLE, ' ').replace(QUOTES, '"');
  const pieces: QueryPiece[] = [];
  let at = match(SPACE, line, 0).end;
  while (at < line.length) {
    const start = at;
    const prefix = match(PREFIX, line, at);
    const operator = OPERATORS.find((name) => name === prefix.found[2]?.toLowerCase()) ?? null;
    at = prefix.end;
    const quoted = line[at] === '"';
    let value: string;
    if (quoted) {
      const end = line.indexOf('"', at + 1);
      if (end === -1) return { code: 'unclosed_quote', at: line.slice(start) };
      value = line.slice(at + 1, end);
      at = end + 1;
    } else {
      const bare = match(BARE, line, at);
      value = bare.found[0];
      at = bare.end;
    }
    pieces.push({ operator, value, quoted, negated: prefix.found[1] === '-', source: line.slice(start, at) });
    at = match(SPACE, line, at).end;
  }
  return { pieces };
}

function match(pattern: RegExp, line: string, at: number): { found: RegExpExecArray; end: number } {
  pattern.lastIndex = at;
  const found = pattern.exec(line);
  if (found === null) throw new Error('a pattern that may be empty always matches');
  return { found, end: at + found[0].length };
}
