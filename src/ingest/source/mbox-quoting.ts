// `>From `: how the two dialects of mbox protect body lines that begin with "From ", and how to tell them apart.

export type MboxDialect = 'mboxrd' | 'mboxo';

const QUOTED = Buffer.from('>From ');
const NEWLINE = 10;
const QUOTE = 62;

/**
 * Takes back the quoting in the body. mboxrd put one `>` before every `>…>From `, mboxo only before `From ` itself.
 * Gives the same bytes where there is nothing to undo.
 */
export function unquoteMbox(bytes: Buffer, dialect: MboxDialect): Buffer {
  const pieces: Buffer[] = [];
  let done = 0;
  for (const { start, depth } of quotedLines(bytes)) {
    if (dialect === 'mboxo' && depth !== 1) continue;
    pieces.push(bytes.subarray(done, start));
    done = start + 1;
  }
  return done === 0 ? bytes : Buffer.concat([...pieces, bytes.subarray(done)]);
}

/** Votes for the dialects; the file has the one with more, mboxrd where none has. */
export interface DialectVotes {
  mboxrd: number;
  mboxo: number;
}

/**
 * Looks at the lines around each `>From `. Inside of quoted text at depth n the original line had n `>`: one more
 * was added by mboxrd; the same number means that nothing was added, which is mboxo.
 */
export function countDialect(bytes: Buffer, votes: DialectVotes): void {
  for (const { start, depth } of quotedLines(bytes)) {
    const before = quoteDepth(bytes, bytes.lastIndexOf(NEWLINE, Math.max(0, start - 2)) + 1);
    const lineEnd = bytes.indexOf(NEWLINE, start);
    const after = lineEnd === -1 ? 0 : quoteDepth(bytes, lineEnd + 1);
    if (before === depth || after === depth) votes.mboxo++;
    else if (depth >= 2) votes.mboxrd++;
  }
}

export function dialectOf(votes: DialectVotes): MboxDialect {
  return votes.mboxo > votes.mboxrd ? 'mboxo' : 'mboxrd';
}

function* quotedLines(bytes: Buffer): Generator<{ start: number; depth: number }> {
  for (
    let at = bytes.indexOf(QUOTED, bodyStart(bytes));
    at !== -1;
    at = bytes.indexOf(QUOTED, at + QUOTED.length)
  ) {
    let start = at;
    while (start > 0 && bytes[start - 1] === QUOTE) start--;
    if (start === 0 || bytes[start - 1] === NEWLINE) yield { start, depth: at - start + 1 };
  }
}

function bodyStart(bytes: Buffer): number {
  const [bare, full] = [bytes.indexOf('\n\n'), bytes.indexOf('\n\r\n')];
  const found = bare === -1 ? full : full === -1 ? bare : Math.min(bare, full);
  return found === -1 ? bytes.length : found;
}

function quoteDepth(bytes: Buffer, lineStart: number): number {
  let depth = 0;
  while (bytes[lineStart + depth] === QUOTE) depth++;
  return depth;
}
