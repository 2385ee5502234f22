// How many bytes of HTML a part of a body comes to, told without rendering it: never less than it does, so that pages stay
// small whatever stands in the mail.
import { inlineBytes, type Span } from '../inline.ts';
import type { Block } from './blocks.ts';
import { DEEPEST_QUOTE, FOLDED_OVER } from './folding.ts';
import type { Line } from './lines.ts';
import { isItem } from './reflow.ts';

/** What markup adds at most: to a paragraph or an item of a list, to a line, to a level of quotation from its begin to its end. */
const BLOCK = 50;
const LINE = 2;
const LEVEL = 36;
/** To what is folded, with its words in the longest language. */
const FOLD = 220;
/** Lines of quotations, signatures and encoded data that are never folded. */
const NEVER_FOLDED = Math.min(...Object.values(FOLDED_OVER));
/** The way to the rest of a quotation. */
const MORE = 150;
/** A quotation mark where the text is shown as it was sent. */
const MARK = 4;

/** The cost of one part, and after `beginPart` of the next. */
export class PartCost {
  readonly #body: string;
  readonly #spans: readonly Span[];
  #reading = 0;
  #sent = 0;
  #depth = 0;
  /** consecutive lines that may be folded together, and what they are */
  #alike = 0;
  #kind: string = 'text';
  #isEarlier = false;
  /** where the line before ended; null at the beginning of a part */
  #end: number | null = null;

  constructor({ body, spans }: { readonly body: string; readonly spans: readonly Span[] }) {
    this.#body = body;
    this.#spans = spans;
  }

  /** of the part, for reading or as sent: whichever is more */
  get bytes(): number {
    return Math.max(this.#reading, this.#sent);
  }

  begin({ depth, role, opens }: Block): void {
    const kind = depth > 0 ? 'quote' : role;
    if (kind !== this.#kind || kind === 'armour') this.#alike = 0;
    this.#kind = kind;
    const level = Math.min(depth, DEEPEST_QUOTE);
    this.#reading += BLOCK + Math.max(0, level - this.#depth) * LEVEL;
    this.#depth = level;
    // all that follows is folded with the first of them
    if (opens !== null && !this.#isEarlier) {
      this.#reading += FOLD + MORE;
      this.#isEarlier = true;
    }
  }

  add({ role }: Block, line: Line): void {
    const content = LINE + inlineBytes(this.#body, line.start, line.end, this.#spans);
    this.#reading += content + (role === 'text' && isItem(this.#body, line) ? BLOCK : 0);
    this.#sent += content + (line.start - (this.#end ?? line.from)) * MARK;
    this.#end = line.end;
    this.#alike++;
    if (this.#kind !== 'text' && this.#alike === NEVER_FOLDED + 1) this.#reading += FOLD;
  }

  /** A line that is behind those of a quotation that are shown. */
  leaveOut(line: Line): void {
    if (this.#alike > 0) this.#reading += MORE;
    this.#alike = 0;
    this.#end = line.end;
  }

  /** `block` goes on in the next part, or is its first. */
  beginPart(block: Block): void {
    this.#reading = 0;
    this.#sent = 0;
    this.#depth = 0;
    this.#alike = 0;
    this.#isEarlier = false;
    this.#end = null;
    this.begin(block);
  }
}
