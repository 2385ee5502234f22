// Post office boxes.
import type { Part, Region } from './region.ts';
import { IS_BOX } from './words.ts';
import { afterNumber, NUMBER_WORD } from './house-number.ts';

export function box(region: Region, at: number): Part | null {
  const token = region.tokens[at]!;
  if (token.kind !== 'word' || (token.flags & IS_BOX) === 0) return null;
  let head = token.text;
  for (let count = 1; count <= 4; count += 1) {
    const score = BOXES.get(head);
    if (score !== undefined && (!token.isLower || score > 2 || count > 1)) {
      const number = boxNumber(region, at + count);
      if (number > 0) return { kind: 'box', end: number, score };
    }
    const next = region.near(at + count);
    if (next === undefined || next.kind !== 'word') break;
    head += ` ${next.text}`;
  }
  return null;
}

/** End of the number of a box, or -1: "12", "No. 12", "CT 1234", "SS-1234", "N 1234". */
export function boxNumber(region: Region, from: number): number {
  let at = from;
  for (let count = 0; count < 3; count += 1) {
    const token = region.near(at);
    if (token === undefined) return -1;
    if (token.kind === 'number') {
      // Postfach 10 99 12
      let end = afterNumber(region, at);
      while (end < at + 3 && token.text.length <= 3 && /^\d{2,3}$/.test(region.near(end)?.text ?? ''))
        end += 1;
      return end;
    }
    if (token.kind === 'word' && /^[a-z]{1,5}-?\d{1,6}$/.test(token.text) && !token.isLower) return at + 1;
    const isFiller =
      (token.kind === 'mark' && /[.:#°]/.test(token.text)) ||
      (token.kind === 'comma' && token.text === '-') ||
      (token.kind === 'word' && (NUMBER_WORD.test(token.text) || (token.isUpper && token.text.length <= 4)));
    if (!isFiller) return -1;
    at += 1;
  }
  return -1;
}

/** Names of a box and what they count: the short ones want a post code or a place beside them. */
const BOXES: ReadonlyMap<string, number> = new Map([
  ...'p.o box|po box|p o box|p.o. box|post office box|post box|postbox|p.o.b|pob|gpo box|boîte postale|boite postale|case postale|casella postale|caixa postal|apartado postal|apartado de correos|apartado aéreo|apartado|apdo|apdo postal|apdo. postal|apdo de correos|casilla de correo|casilla postal|casilla|postfach|postbus|postboks|а/я|абонентский ящик|private bag|p/bag|private mail bag|locked bag|lock bag|p.m.b|pmb|ص.ب|صندوق بريد|صندوق البريد|صندوق بريدي|skrytka pocztowa|skr pocztowa|skr poczt|ת.ד|b.p|s.l.p|slp|τ.θ|hộp thư|kotak pos|пошт скринька|п.с|pósthólf|post office box no'
    .split('|')
    .map((name): [string, number] => [name, 5]),
  ...'bp|c.p|cp|box|pf|pl|pb|c.s|cs|t.k|p.k|pk|bag|po|p.o|ص'
    .split('|')
    .map((name): [string, number] => [name, /^(?:bp|cp|c\.s|cs)$/.test(name) ? 3 : 2]),
]);
