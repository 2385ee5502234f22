// A published body read for display: its lines and blocks, whole or in parts of bounded size.
import type { PublicMessage } from '../../../redact/public-message.ts';
import { spansOf, type Span } from '../inline.ts';
import { blocksOf, type Block } from './blocks.ts';
import { linesOf } from './lines.ts';
import { levelWidths } from './reflow.ts';

export interface ReadBody {
  readonly body: string;
  readonly language: string;
  readonly spans: readonly Span[];
  readonly blocks: readonly Block[];
  /** of each level of quotation, columns */
  readonly widths: ReadonlyMap<number, number>;
}

/** What markup adds, bytes: to a paragraph, to a line, to a level of quotation that begins or ends. */
const BLOCK_COST = 40;
const LINE_COST = 6;
const LEVEL_COST = 26;
const DEEPEST_COUNTED = 6;

export type Shown = Pick<PublicMessage, 'body' | 'redactions' | 'language'>;

/** Reads a body. Linear, without recursion, whatever it holds. */
export function readBody({ body, redactions, language }: Shown): ReadBody {
  const spans = spansOf(redactions, 'body');
  const blocks = blocksOf(body, linesOf(body, spans));
  return { body, language, spans, blocks, widths: levelWidths(body, blocks) };
}

/**
 * Parts of about `mostBytes` of HTML each, cut between lines; one where the body is short or empty. Of each quotation only
 * `quoteLines` are counted, for views that show no more of it.
 */
export function partsOf(read: ReadBody, mostBytes: number, quoteLines = Infinity): ReadBody[] {
  // bytes a UTF-16 unit
  const ratio = read.body === '' ? 1 : Buffer.byteLength(read.body) / read.body.length;
  const parts: Block[][] = [[]];
  let cost = 0;
  let depth = 0;
  let quoted = 0;
  for (const block of read.blocks) {
    if (block.depth === 0) quoted = 0;
    const level = Math.min(block.depth, DEEPEST_COUNTED);
    cost += BLOCK_COST + Math.abs(level - depth) * LEVEL_COST;
    depth = level;
    let from = 0;
    for (const [i, line] of block.lines.entries()) {
      if (block.depth > 0 && ++quoted > quoteLines) continue;
      const bytes = LINE_COST + (line.end - line.start) * ratio;
      if (cost + bytes > mostBytes && (parts.at(-1)!.length > 0 || i > from)) {
        if (i > from) parts.at(-1)!.push({ ...block, lines: block.lines.slice(from, i) });
        parts.push([]);
        from = i;
        cost = BLOCK_COST + level * LEVEL_COST;
      }
      cost += bytes;
    }
    parts.at(-1)!.push(from === 0 ? block : { ...block, lines: block.lines.slice(from) });
  }
  return parts.map((blocks) => ({ ...read, blocks }));
}
