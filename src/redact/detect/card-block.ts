// Business cards and invitations that were pasted into a text (RFC 6350, RFC 5545): each property by its name.
import type { Finding, Scan } from '../finding.ts';
import { findInContentLine } from '../formats/content-lines.ts';

const BEGIN = /BEGIN:V(?:CARD|CALENDAR|EVENT)/gi;
const END = /^END:V(?:CARD|CALENDAR|EVENT)/i;
const MARKS = /[> \t|]{0,40}/y;
const PROPERTY = /^[A-Za-z0-9.-]{1,60}[;:]/;
/** A block that never ends is none. */
const LINES = 2000;

export function findCards({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  BEGIN.lastIndex = 0;
  for (let begin = BEGIN.exec(text); begin !== null; begin = BEGIN.exec(text)) {
    let at = text.indexOf('\n', begin.index) + 1;
    for (let lines = 0; at > 0 && lines < LINES; lines += 1) {
      const { content, end, next, line } = logicalLine(text, at);
      if (line === '' || END.test(line)) break;
      const found = findInContentLine(line);
      if (found !== null) findings.push({ ...found, start: content + found.start, end });
      at = next;
    }
    BEGIN.lastIndex = at === 0 ? text.length : Math.max(BEGIN.lastIndex, at);
  }
  return findings;
}

interface LogicalLine {
  readonly content: number;
  readonly end: number;
  /** start of the line after it, 0 at the end of the text */
  readonly next: number;
  /** unfolded, but only as long as a property's name and value can be told */
  readonly line: string;
}

/** Lines that go on are folded by a blank, or by a program that lost it: what is no property goes on too. */
function logicalLine(text: string, start: number): LogicalLine {
  MARKS.lastIndex = start;
  MARKS.test(text);
  const content = MARKS.lastIndex;
  let end = lineEnd(text, content);
  const first = text.slice(content, end).trimEnd();
  let next = end < text.length ? end + 1 : 0;
  while (first !== '' && next > 0) {
    MARKS.lastIndex = next;
    MARKS.test(text);
    const stop = lineEnd(text, MARKS.lastIndex);
    const line = text.slice(MARKS.lastIndex, Math.min(stop, MARKS.lastIndex + 80)).trimEnd();
    if (line === '' || PROPERTY.test(line)) break;
    end = stop;
    next = stop < text.length ? stop + 1 : 0;
  }
  while (end > content && /\s/.test(text[end - 1]!)) end -= 1;
  return { content, end, next, line: first };
}

function lineEnd(text: string, from: number): number {
  const end = text.indexOf('\n', from);
  return end < 0 ? text.length : end;
}
