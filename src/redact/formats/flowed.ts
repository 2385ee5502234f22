// format=flowed (RFC 3676): lines that end with a blank go on in the next line of the same quote depth.
import { Edited, type Edit } from '../edited.ts';
import type { ReadLayout } from '../redact-text.ts';

/** Reads the text with its soft breaks undone; a cut over a soft break takes the break along. */
export function flowedLayout(delSp: boolean): ReadLayout {
  return (text) => ({ views: [new Edited(text, softBreaks(text, delSp))], cuts: [], markup: [] });
}

const BREAK = / \r?\n(>{0,50}) ?/g;

function softBreaks(text: string, delSp: boolean): Edit[] {
  const edits: Edit[] = [];
  let depth = quoteDepth(text, 0);
  let lineStart = 0;
  let lineEnd = text.indexOf('\n');
  while (lineEnd >= 0) {
    const nextDepth = quoteDepth(text, lineEnd + 1);
    const contentEnd = text[lineEnd - 1] === '\r' ? lineEnd - 1 : lineEnd;
    const isSignature = /^>{0,50} ?-- $/.test(text.slice(Math.max(lineStart, contentEnd - 60), contentEnd));
    if (text[contentEnd - 1] === ' ' && nextDepth === depth && !isSignature && contentEnd - 1 >= lineStart) {
      BREAK.lastIndex = contentEnd - 1;
      const match = BREAK.exec(text);
      if (match?.index === contentEnd - 1) {
        edits.push({ start: match.index, end: match.index + match[0].length, replacement: delSp ? '' : ' ' });
      }
    }
    depth = nextDepth;
    lineStart = lineEnd + 1;
    lineEnd = text.indexOf('\n', lineStart);
  }
  return edits;
}

function quoteDepth(text: string, lineStart: number): number {
  let at = lineStart;
  while (text[at] === '>' && at - lineStart < 50) at += 1;
  return at - lineStart;
}
