// Whether a line holds anything that an address could grow from: asked before its neighbours are read.
import type { Token } from './tokens.ts';
import {
  AFTER_SURE,
  AFTER_WEAK,
  BEFORE_SURE,
  BEFORE_WEAK,
  IS_BOX,
  LAST_SURE,
  LAST_WEAK,
  STATE_CODE,
  STATE_NAME,
  streetInWord,
} from './words.ts';

/** Is there anything in the line that an address could grow from? */
export function hasEvidence(tokens: readonly Token[]): boolean {
  let number = -10;
  let before = -10;
  let last = -10;
  for (let index = 0; index < tokens.length; index += 1) {
    const token = tokens[index]!;
    if (token.kind === 'number') {
      if (index - before <= 7 || index - last <= 4) return true;
      number = index;
      if (isPostPlace(tokens, index)) return true;
    } else if (token.kind === 'word') {
      const { flags } = token;
      if (
        (flags & (AFTER_SURE | (token.isName ? AFTER_WEAK | LAST_SURE : 0))) !== 0 &&
        index - number <= 6 &&
        index - number > 1
      )
        return true;
      if (
        (flags & BEFORE_SURE) !== 0 ||
        ((flags & BEFORE_WEAK) !== 0 && token.isName && (token.hasDot || token.text.length > 3))
      ) {
        if (index - number <= 3) return true;
        before = index;
      }
      if ((flags & IS_BOX) !== 0 || (token.isName && (flags & (LAST_SURE | LAST_WEAK | AFTER_SURE)) !== 0))
        last = index;
      else if (isLong(token) && streetInWord(token.text) !== null) last = index;
      if (token.isUpper && isUpperCode(token.text, tokens[index + 1])) return true;
    }
  }
  return false;
}

function isLong(token: Token): boolean {
  return (token.isName && token.text.length >= 5) || token.text.charCodeAt(0) >= 0xac00;
}

/** SW1A 2AA, K1A 0B1, D-10115 */
function isUpperCode(text: string, next: Token | undefined): boolean {
  if (/^[a-z]{1,3}-\d{3,6}$/.test(text)) return text.length > 6 || next?.kind === 'number';
  if (/^[a-z]{1,2}\d[a-z\d]?$/.test(text))
    return next?.kind === 'number' && /^\d[a-z][a-z\d]$/.test(next.text);
  return /^[a-z]{1,2}\d[a-z\d]?\d[a-z]{2}$|^[a-z]\d[a-z]-?\d[a-z]\d$/.test(text);
}

/** A number that may be a post code, by what stands beside it. */
function isPostPlace(tokens: readonly Token[], index: number): boolean {
  const { text, hasDot } = tokens[index]!;
  const before = tokens[index - 1];
  const after = tokens[index + 1];
  if (text.length === 3) {
    const isPair = after?.kind === 'number' && /^\d{2,3}$/.test(after.text) && /^\d{3}$/.test(text);
    return isPair && (before === undefined || before.kind !== 'number');
  }
  if (!/^(?:\d{4,7}(?:-\d{3,4})?|\d{2}-\d{3}|\d{3}-\d{4}|\d{4}[a-z]{2})$/.test(text)) return false;
  const isYear = /^(?:19|20)\d\d$/.test(text) && index > 0;
  if (after?.kind === 'word' && after.isName && before?.kind !== 'word') return !isYear;
  if (before?.kind !== 'word') return before?.kind === 'comma' && after === undefined && index > 1 && !isYear;
  if (!before.isName) return false;
  if (STATE_CODE.has(before.text.toUpperCase()) || STATE_NAME.has(before.text)) return true;
  return !isYear && (after === undefined || after.kind === 'comma' || hasDot);
}
