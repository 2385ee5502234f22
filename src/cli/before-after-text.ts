// Before and after in a terminal: beside each other where it is wide, else below each other; colours where it has them.
/* oxlint-disable no-control-regex -- mail must not be able to steer the terminal */
import { styleText } from 'node:util';
import { outcomesOf, type Piece, type Row } from './before-after.ts';

const WIDE = 120;
const CONTEXT_LINES = 1;
const DEFAULT_COLUMNS = 80;

export interface Terminal {
  readonly columns: number;
  /** how wide a table may be: in a file, as wide as it is */
  readonly tableColumns: number;
  readonly hasColours: boolean;
}

/** What standard output is; a file or a pipe is narrow and plain. */
export function terminal(stream: NodeJS.WriteStream = process.stdout): Terminal {
  const noColor = process.env['NO_COLOR'];
  // a terminal that was not told its size, such as a serial line, says 0
  const columns = stream.columns || DEFAULT_COLUMNS;
  return {
    columns: stream.isTTY ? columns : DEFAULT_COLUMNS,
    tableColumns: stream.isTTY ? columns : Infinity,
    hasColours: stream.isTTY && (noColor === undefined || noColor === ''),
  };
}

type Changed = Extract<Row, { kind: 'changed' }>;
type Style = 'before' | 'after' | 'quiet' | 'strong' | null;

const FORMATS = { before: 'red', after: 'green', quiet: 'dim', strong: 'bold' } as const;

export function paint(text: string, style: Style, { hasColours }: Terminal): string {
  return style === null || !hasColours ? text : styleText(FORMATS[style], text, { validateStream: false });
}

/** Mail on a terminal: no control character of either kind, no direction override. */
export function tame(text: string): string {
  return text
    .replace(/[\0-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069]/g, '\uFFFD')
    .replaceAll('\t', '    ');
}

/** Rows as lines. `labels` name the texts: that of before, then one each after. */
export function rowLines(rows: readonly Row[], labels: readonly string[], screen: Terminal): string[] {
  const isPair = labels.length === 2;
  const isWide = screen.columns >= WIDE && isPair;
  // one width for all rows of a text, so that they stand in line
  const width = isPair ? 1 : Math.min(20, Math.max(6, labels.slice(2).join(', ').length));
  return rows.flatMap((row, index) => {
    if (row.kind === 'same') return sameLines(row.lines, index === 0, index === rows.length - 1, screen);
    return isWide ? besideLines(row.before, row.after[0]!, screen) : belowLines(row, labels, width, screen);
  });
}

function sameLines(lines: readonly string[], isFirst: boolean, isLast: boolean, screen: Terminal): string[] {
  const isAll = isFirst && isLast;
  const head = isAll ? lines.slice(0, 3) : isFirst ? [] : lines.slice(0, CONTEXT_LINES);
  const tail = isLast ? [] : lines.slice(Math.max(head.length, lines.length - CONTEXT_LINES));
  const left = lines.length - head.length - tail.length;
  const show = (line: string) => paint(`    ${fit(tame(line), screen.columns - 4)}`, 'quiet', screen);
  return [
    ...head.map(show),
    ...(left > 0
      ? [paint(`    … ${left === 1 ? 'one line' : `${left} lines`} without a change`, 'quiet', screen)]
      : []),
    ...tail.map(show),
  ];
}

function belowLines(row: Changed, labels: readonly string[], width: number, screen: Terminal): string[] {
  const isPair = labels.length === 2;
  const outcomes = outcomesOf(row, labels.slice(1));
  const texts = [
    { label: isPair ? '-' : 'before', pieces: row.before, mark: 'before' as const },
    ...outcomes.map(({ labels: names, pieces, isBefore }) => ({
      label: isPair ? '+' : names.join(', '),
      pieces: isBefore && !isPair ? [{ text: 'as before', category: null }] : pieces,
      mark: 'after' as const,
    })),
  ];
  return texts.flatMap(({ label, pieces, mark }) =>
    wrap(pieces, screen.columns - width - 3, mark, screen).map(
      ({ text }, line) =>
        `  ${paint(line === 0 ? label.padEnd(width) : ' '.repeat(width), mark, screen)} ${text}`,
    ),
  );
}

/** A sentence in lines that fit, the later ones indented as the first one begins. */
export function paragraph(text: string, screen: Terminal, first = '', indent = first.length): string[] {
  const lines = wrap([{ text, category: null }], Math.max(20, screen.columns - indent), 'after', screen);
  return lines.map((line, index) =>
    `${index === 0 ? first.padEnd(indent) : ' '.repeat(indent)}${line.text}`.trimEnd(),
  );
}

function besideLines(before: readonly Piece[], after: readonly Piece[], screen: Terminal): string[] {
  const width = Math.floor((screen.columns - 7) / 2);
  const left = wrap(before, width, 'before', screen);
  const right = wrap(after, width, 'after', screen);
  return Array.from({ length: Math.max(left.length, right.length) }, (_, index) => {
    const one = left[index];
    const other = right[index];
    const pad = ' '.repeat(Math.max(0, width - (one?.width ?? 0)));
    return `    ${one?.text ?? ''}${pad} ${paint('│', 'quiet', screen)} ${other?.text ?? ''}`.trimEnd();
  });
}

interface Line {
  readonly text: string;
  readonly width: number;
}

/** Pieces in lines of at most `width` columns, broken at blanks where there are any; what is marked is painted. */
function wrap(pieces: readonly Piece[], width: number, mark: 'before' | 'after', screen: Terminal): Line[] {
  const lines: Line[] = [];
  let text = '';
  let used = 0;
  const flush = () => {
    lines.push({ text, width: used });
    text = '';
    used = 0;
  };
  for (const piece of pieces) {
    const style = piece.category === null ? null : mark;
    for (const word of tame(piece.text).split(/(\n)|(?<=[^\S\n])(?=\S)/u)) {
      if (word === undefined || word === '') continue;
      if (word === '\n') {
        flush();
        continue;
      }
      const clean = word.replaceAll('\n', ' ');
      if (used > 0 && used + textWidth(clean.trimEnd()) > width) flush();
      for (const part of chunks(clean, width)) {
        if (used > 0 && used + textWidth(part.trimEnd()) > width) flush();
        text += paint(part, style, screen);
        used += textWidth(part);
      }
    }
  }
  flush();
  return lines;
}

/** A word longer than a line, in pieces that fit. */
function chunks(word: string, width: number): string[] {
  if (textWidth(word) <= width) return [word];
  const parts: string[] = [];
  let part = '';
  for (const character of word) {
    if (textWidth(part + character) > width) {
      parts.push(part);
      part = '';
    }
    part += character;
  }
  return [...parts, part];
}

export function fit(text: string, width: number): string {
  if (textWidth(text) <= width) return text;
  return `${chunks(text, Math.max(1, width - 1))[0]!}…`;
}

const DOUBLE =
  /[\u1100-\u115f\u2e80-\ua4cf\uac00-\ud7a3\uf900-\ufaff\ufe30-\ufe6f\uff00-\uff60\uffe0-\uffe6]|\p{Emoji_Presentation}/gu;

/** Columns of a terminal: wide characters take two, marks and joiners none. */
export function textWidth(text: string): number {
  if (/^[\x20-\x7e]*$/.test(text)) return text.length;
  const bare = text.replace(/[\p{M}\p{Cf}]/gu, '');
  return Array.from(bare).length + (bare.match(DOUBLE)?.length ?? 0);
}
