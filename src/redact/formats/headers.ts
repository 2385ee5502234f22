// A block of header fields (RFC 5322 2.2). Fields that say what was said to whom are read; all others are cut.
import { Edited, type Edit } from '../edited.ts';
import { PLACEHOLDER, removed } from '../placeholders.ts';
import type { Layout } from '../redact-text.ts';
import type { Span } from '../spans.ts';

const READ =
  /^(?:from|to|cc|reply-to|sender|date|subject|message-id|in-reply-to|references|list-id|list-post|list-archive|list-help|list-subscribe|list-unsubscribe|list-owner|archived-at|mime-version|content-type|content-transfer-encoding|content-disposition|content-language|comments|keywords|precedence|organization|resent-from|resent-to|resent-cc|resent-date|resent-subject)$/i;
/** True for a field of the message itself; what is no such field traces a way or a program. */
export function isReadField(name: string): boolean {
  return READ.test(name);
}

const FIELD = /^([\x21-\x39\x3b-\x7e]{1,80})[ \t]{0,8}:/;
const FOLD = /\r?\n[ \t]+/g;

/** Reads a header block; what follows its empty line is read as text. */
export function headersLayout(text: string): Layout {
  const cuts: Span[] = [];
  const edits: Edit[] = [];
  let at = 0;
  while (at < text.length) {
    const end = fieldEnd(text, at);
    const field = text.slice(at, end);
    if (/^\r?\n/.test(field)) break;
    const name = FIELD.exec(field)?.[1];
    if (name !== undefined && !READ.test(name)) {
      const value = text.slice(at, end).replace(/\s+$/, '');
      const start = at + name.length + value.slice(name.length).search(/(?<=:)\s*(?=\S)|:$/);
      const from = start + (/^[:\s]*/.exec(text.slice(start, at + value.length))?.[0].length ?? 0);
      const replacement = removed('custom', 'header');
      if (from < at + value.length && !isPlaceholder(text.slice(from, at + value.length))) {
        cuts.push({ start: from, end: at + value.length, category: 'custom', replacement });
      }
    } else {
      for (const fold of field.matchAll(FOLD)) {
        edits.push({ start: at + fold.index, end: at + fold.index + fold[0].length, replacement: ' ' });
      }
    }
    at = end;
  }
  return { views: [new Edited(text, edits)], cuts, markup: [] };
}

/** A value that went as a whole may be named by what it was: `[email removed]`. */
function isPlaceholder(value: string): boolean {
  PLACEHOLDER.lastIndex = 0;
  return PLACEHOLDER.test(value) && PLACEHOLDER.lastIndex === value.length;
}

/** Start of the next field: after a line end that no blank follows. */
function fieldEnd(text: string, start: number): number {
  let at = start;
  for (;;) {
    const lineEnd = text.indexOf('\n', at);
    if (lineEnd < 0) return text.length;
    const next = text[lineEnd + 1];
    if (next !== ' ' && next !== '\t') return lineEnd + 1;
    at = lineEnd + 1;
  }
}
