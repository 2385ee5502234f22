// Whether a block has to be shown letter under letter: tables, drawings, code, patches.
import type { Line } from './lines.ts';

const LOOKED_AT = 200;
const LEAST_LINES = 2;

const BOX = /^\s{0,20}[+|][-=+|]{3,}|\|[^|]*\|/;
const GAP = /\S(?: {3,}|\t)\s*\S/;
const PATCH_START = /^(?:diff --git |@@ -\d|Index: |\+\+\+ |--- [ab/])/;
const PATCH_LINE = /^(?:[ +\-@\\]|diff |index |Index: |={10,})/;
const CODE =
  /[{}]\s*$|\)\s*;\s*$|^\s*(?:#include\b|import \S+;?$|def \w+\(|class \w+[:{(]|return\b.*;|(?:if|for|while) ?\(|<\/?[a-z][\w-]*[^<>]*>\s*$|\$ \S)/;

/** Looks at the beginnings of the lines only. Linear. */
export function isFixed(body: string, lines: readonly Line[]): boolean {
  if (lines.length < LEAST_LINES) return false;
  let boxes = 0;
  let gaps = 0;
  let code = 0;
  let drawn = 0;
  for (const line of lines) {
    const text = body.slice(line.start, Math.min(line.end, line.start + LOOKED_AT));
    if (BOX.test(text)) boxes++;
    if (GAP.test(withoutMark(text))) gaps++;
    if (CODE.test(text)) code++;
    if (isDrawn(text)) drawn++;
  }
  const half = lines.length / 2;
  return (
    (boxes >= LEAST_LINES && boxes >= half) ||
    (gaps >= LEAST_LINES && gaps >= half) ||
    (drawn >= LEAST_LINES && drawn >= half) ||
    (code >= LEAST_LINES && code >= half * 0.8)
  );
}

/** A block in which a patch begins. */
export function startsPatch(body: string, lines: readonly Line[]): boolean {
  return lines.some((line) => PATCH_START.test(head(body, line)));
}

/** A block that a patch may go on with. */
export function continuesPatch(body: string, lines: readonly Line[]): boolean {
  return lines.every((line) => PATCH_LINE.test(head(body, line)));
}

function head(body: string, line: Line): string {
  return body.slice(line.start, Math.min(line.end, line.start + 12));
}

// "1.   First" is an item of a list, not a column.
function withoutMark(text: string): string {
  return text.trimStart().replace(/^(?:[-*•]|\(?\w{1,3}[.)])\s+/, '');
}

const SIGNS = new Set(Array.from('|/\\_=+*<>^~#-', (sign) => sign.charCodeAt(0)));

// Signs where letters would be: rules, arrows, drawings.
function isDrawn(text: string): boolean {
  let signs = 0;
  let all = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code <= 32) continue;
    all++;
    if (SIGNS.has(code) || (code >= 0x2500 && code <= 0x259f)) signs++;
  }
  return all >= 3 && signs * 5 > all * 2;
}
