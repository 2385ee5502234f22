// A nested list whose levels follow data: valid markup however wild the depths are, without recursion.
import { closeTag, html, join, openTag, type Html } from './html.ts';

/** Items in reading order; deeper ones than `deepest` (from 0) stay there. The least depth is the outermost level. */
export function nested(items: readonly { depth: number; content: Html }[], deepest: number): Html {
  const base = items.reduce((least, { depth }) => Math.min(least, depth), Infinity);
  const pieces: Html[] = [];
  let level = -1;
  for (const { depth, content } of items) {
    const target = Math.min(depth - base, deepest, level + 1);
    if (target > level) pieces.push(openTag('ol'));
    else {
      pieces.push(closeTag('li'));
      for (; level > target; level--) pieces.push(closeTag('ol'), closeTag('li'));
    }
    level = target;
    pieces.push(openTag('li'), content);
  }
  for (; level >= 0; level--) pieces.push(closeTag('li'), closeTag('ol'));
  return html`${join(pieces)}`;
}
