// A published body read for display: its lines and blocks, whole or in parts of bounded size.
import type { PublicMessage } from '../../../redact/public-message.ts';
import { spansOf, type Span } from '../inline.ts';
import { blocksOf, type Block } from './blocks.ts';
import { linesOf } from './lines.ts';
import { PartCost } from './part-cost.ts';
import { levelWidths } from './reflow.ts';

export interface ReadBody {
  readonly body: string;
  readonly language: string;
  readonly spans: readonly Span[];
  readonly blocks: readonly Block[];
  /** of each level of quotation, columns */
  readonly widths: ReadonlyMap<number, number>;
}

export type Shown = Pick<PublicMessage, 'body' | 'redactions' | 'language'>;

/** Reads a body. Linear, without recursion, whatever it holds. */
export function readBody({ body, redactions, language }: Shown): ReadBody {
  const spans = spansOf(redactions, 'body');
  const blocks = blocksOf(body, linesOf(body, spans));
  return { body, language, spans, blocks, widths: levelWidths(body, blocks) };
}

/**
 * Parts of at most `mostBytes` of HTML each (and a line), for reading and as sent; cut between lines; one where the body is
 * short or empty. Of each quotation only `quoteLines` are counted, for views that show no more of it.
 */
export function partsOf(read: ReadBody, mostBytes: number, quoteLines = Infinity): ReadBody[] {
  const parts: Block[][] = [[]];
  const cost = new PartCost(read);
  let quoted = 0;
  for (const block of read.blocks) {
    if (block.depth === 0) quoted = 0;
    cost.begin(block);
    let from = 0;
    for (const [i, line] of block.lines.entries()) {
      if (block.depth > 0 && ++quoted > quoteLines) {
        cost.leaveOut(line);
        continue;
      }
      cost.add(block, line);
      if (cost.bytes > mostBytes && (parts.at(-1)!.length > 0 || i > from)) {
        if (i > from) parts.at(-1)!.push({ ...block, lines: block.lines.slice(from, i) });
        parts.push([]);
        from = i;
        cost.beginPart(block);
        cost.add(block, line);
      }
    }
    parts.at(-1)!.push(from === 0 ? block : { ...block, lines: block.lines.slice(from) });
  }
  return parts.map((blocks) => ({ ...read, blocks }));
}
