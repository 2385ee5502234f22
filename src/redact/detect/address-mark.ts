// The mark between local part and domain of an obfuscated address: "@" with blanks, a word for it, in brackets or bare.
import { AT_LATIN, AT_OTHER, AT_UNSPACED } from './obfuscation-words.ts';

/** `certain`: the mark can be nothing else. `sign`: an @ with blanks. `bare`: a word that is also said every day. */
export type MarkKind = 'certain' | 'named' | 'sign' | 'half' | 'bare';

const OPEN = '[({<«|*%#"\'`~=_+/-';
const CLOSE = '\\])}>»|*%#"\'`~=_+/-';
/** One line break with the quotation marks of the next line. */
export const BREAK = '(?:\\r?\\n[ \\t>|]{0,20})?';
const BEFORE_MARK = new RegExp(`([ \\t]{0,3}${BREAK})([${OPEN}]{0,2})([ \\t]{0,2})$`);
const AFTER_MARK = new RegExp(`([ \\t]{0,2})([${CLOSE}]{0,2})([ \\t]{0,3}${BREAK})`, 'y');
const IS_NAME = new RegExp(`^(?:${AT_LATIN}|${AT_OTHER})$`, 'i');
export const IS_UNSPACED = new RegExp(`^(?:${AT_UNSPACED})$`);

export interface Mark {
  readonly start: number;
  readonly end: number;
  readonly kind: MarkKind;
  /** an @ with nothing around: it takes a dot in words to be one of ours */
  readonly isPlain: boolean;
  readonly isMarc: boolean;
}

export function markAt(text: string, index: number, word: string): Mark | null {
  if (word === '() ') {
    if (text[index - 1] !== ' ') return null;
    return { start: index - 1, end: index + 3, kind: 'certain', isPlain: false, isMarc: true };
  }
  if (word !== '@' && isLetter(text.charCodeAt(index - 1)) && !IS_UNSPACED.test(word)) return null;
  AFTER_MARK.lastIndex = index + word.length;
  const after = AFTER_MARK.exec(text)!;
  const end = AFTER_MARK.lastIndex;
  if (!isLetter(text.charCodeAt(end)) && text[index + 1] !== '<') return null;
  const before = BEFORE_MARK.exec(text.slice(Math.max(0, index - 34), index))!;
  const start = index - before[0].length;
  const opener = before[2]!;
  const closer = after[2]!;
  const mark = { start, end, isPlain: false, isMarc: false };
  if (
    opener !== '' &&
    closer !== '' &&
    isPair(opener.at(-1)!, closer[0]!) &&
    (opener !== '/' || before[1] !== '')
  )
    return { ...mark, kind: 'certain' };
  const isBlankBefore = before[0] !== '' && opener === '';
  const isBlankAfter = after[0] !== '' && closer === '';
  if (word === '@') {
    const tagged = betweenTags(text, index);
    if (tagged !== null) return { ...mark, ...tagged, kind: 'certain' };
    if (isBlankBefore && isBlankAfter) return { ...mark, kind: 'sign' };
    if (isBlankAfter && before[0] === '') return { ...mark, kind: 'sign' };
    if (isBlankBefore && after[0] === '') return { ...mark, kind: 'half' };
    return before[0] === '' && after[0] === '' ? { ...mark, kind: 'certain', isPlain: true } : null;
  }
  if (IS_UNSPACED.test(word) && opener === '' && closer === '') return { ...mark, kind: 'named' };
  if (!isBlankBefore || !isBlankAfter) return null;
  return { ...mark, kind: IS_NAME.test(word) ? 'named' : 'bare' };
}

const TAGS_BEFORE = /(?:<[^<>\n]{0,60}>){1,3}$/;
const TAGS_AFTER = /(?:<[^<>\n]{0,60}>){1,3}/y;

/** "jane<b>@</b>example.org", markup that was left in a text. */
function betweenTags(text: string, at: number): { start: number; end: number } | null {
  const before =
    text[at - 1] === '>' ? TAGS_BEFORE.exec(text.slice(Math.max(0, at - 120), at))?.[0].length : 0;
  TAGS_AFTER.lastIndex = at + 1;
  const after = text[at + 1] === '<' ? TAGS_AFTER.exec(text)?.[0].length : 0;
  if (before === undefined || after === undefined || before + after === 0) return null;
  const end = at + 1 + after;
  return isLetter(text.charCodeAt(end)) ? { start: at - before, end } : null;
}

function isPair(open: string, close: string): boolean {
  const closers: Readonly<Record<string, string>> = { '[': ']', '(': ')', '{': '}', '<': '>', '«': '»' };
  return (closers[open] ?? open) === close;
}

export function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 0xaa
  );
}
