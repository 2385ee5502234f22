// Lines gathered into blocks: what stands together, at one level of quotation, and what it is there for.
import { earlierMail } from '../../../mail/earlier-mail.ts';
import type { Line } from './lines.ts';

export interface Block {
  readonly depth: number;
  readonly lines: readonly Line[];
  /** `armour`: encoded data between BEGIN and END lines (RFC 7468, RFC 9580) */
  readonly role: 'text' | 'signature' | 'armour';
  /** an earlier message without quotation marks begins here */
  readonly opens: 'answered' | 'forwarded' | null;
}

/** A longer "signature" is text below a line of two hyphens. */
const LONGEST_SIGNATURE = 25;
const FOOTER_LINES = 10;
const HEAD = 120;

interface Draft extends Block {
  readonly lines: Line[];
  role: Block['role'];
}

/** Blank lines end a block and are left out, and so is the line of two hyphens before a signature. Linear. */
export function blocksOf(body: string, lines: readonly Line[]): Block[] {
  const found: Draft[] = [];
  const footer = footerStart(body, lines);
  const lastEnd = lines.findLastIndex((line) => isArmourMark(body, line, '-----END '));
  let open: Draft | null = null;
  let signatureFrom: number | null = null;
  const endSignature = () => {
    if (signatureFrom !== null) settleSignature(found.slice(signatureFrom));
    signatureFrom = null;
  };
  const begin = (line: Line, role: Block['role'], opens: Block['opens'] = null): Draft => {
    const draft = { depth: line.depth, lines: [line], role, opens };
    found.push(draft);
    return draft;
  };
  for (const [i, line] of lines.entries()) {
    if (
      open?.role === 'armour' &&
      (line.isBlank || line.depth === open.depth) &&
      !isSignatureMark(body, line)
    ) {
      if (!line.isBlank) open.lines.push(line);
      if (isArmourMark(body, line, '-----END ')) open = null;
      continue;
    }
    if (line.depth > 0) endSignature();
    if (isSignatureMark(body, line) || i === footer) {
      endSignature();
      signatureFrom = found.length;
      open = null;
      if (i !== footer) continue;
    }
    if (line.isBlank) {
      open = null;
      continue;
    }
    if (i < lastEnd && isArmourMark(body, line, '-----BEGIN ')) {
      open = begin(line, 'armour');
      continue;
    }
    const opens =
      line.depth === 0 && !line.continues ? earlierMail(head(body, line), head(body, lines[i + 1])) : null;
    if (opens !== null) {
      endSignature();
      open = begin(line, 'text', opens);
    } else if (open !== null && open.depth === line.depth) open.lines.push(line);
    else open = begin(line, signatureFrom === null ? 'text' : 'signature');
  }
  endSignature();
  return found;
}

function settleSignature(blocks: readonly Draft[]): void {
  const lines = blocks.reduce((sum, block) => sum + block.lines.length, 0);
  if (lines > LONGEST_SIGNATURE)
    for (const block of blocks) if (block.role === 'signature') block.role = 'text';
}

// RFC 3676 4.3: a signature begins with a line of two hyphens and a space; many programs drop the space.
function isSignatureMark(body: string, line: Line): boolean {
  if (line.depth > 0 || line.end - line.start > 4) return false;
  return /^-- ?\r?$/.test(body.slice(line.start, line.end));
}

function isArmourMark(body: string, line: Line, mark: string): boolean {
  return body.startsWith(mark, line.start) && body.slice(line.start, line.end).trimEnd().endsWith('-----');
}

// A rule near the end with an address of the web below it: the footer of a list that was not known as one at intake.
function footerStart(body: string, lines: readonly Line[]): number {
  let seen = 0;
  let hasAddress = false;
  for (let i = lines.length - 1; i >= 0 && seen <= FOOTER_LINES; i--) {
    const line = lines[i]!;
    if (line.isBlank) continue;
    if (line.depth > 0) return -1;
    const text = head(body, line);
    if (hasAddress && /^[_=*-]{10,}\s*$/.test(text)) return i;
    hasAddress ||= text.includes('://');
    seen++;
  }
  return -1;
}

function head(body: string, line: Line | undefined): string {
  return line === undefined ? '' : body.slice(line.start, Math.min(line.end, line.start + HEAD));
}
