// Reads on from a label of an identity number to its value: any mixture of letters and digits, whatever its checksum.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import { FILL_WORDS, ID_STRENGTH, NUMBER_WORDS, UNSPACED_FILL } from './national-id-labels.ts';

export interface Value {
  readonly start: number;
  readonly end: number;
}

/** Marks and blanks between words; a line may end once. */
const GAP =
  /(?:[ \t:=#№°º*_"'`()[\]<>|,;/?!~-]|\.{2,40}(?=[ \t])|\.(?=[ \t:#]|\d)|\.o(?=[ \t:.])|\n[> \t|*]{0,12}(?=[^\s>])){0,16}/uy;
const WORD = /[\p{L}\p{M}]{1,40}(?:['’]\p{L}{1,3})?(?![\p{N}\p{L}])/uy;
// Letters of scripts without blanks belong to the next word.
const TOKEN =
  /(?:(?![\u2e80-\u9fff\uac00-\ud7af])[\p{L}\p{N}]){1,32}(?:[-./·_](?:(?![\u2e80-\u9fff\uac00-\ud7af])[\p{L}\p{N}]){1,20}){0,6}/uy;
const LEAD = /[A-Z]{1,3}(?:-[A-Z]{1,2})? (?=[A-Z]?\d)/y;
/** A further group of a value written in groups. */
const GROUP =
  /[ ]{1,2}(?:[-–] ?)?(?:(?:№|No|N|Nr|номер|number)\.? ?)?(?:\d{1,10}[A-Za-z]?(?:[-/]\d{1,4})?|[A-Z]{1,2}(?:\d{1,8}[A-Z]?)?|\d{1,3}[A-Z]\d{1,4})(?![\p{L}\p{N}]|[./:-]\p{N}|%)/uy;
const PLATE = / [A-Z]{3}(?![\p{L}\p{N}])/uy;
const CITIZEN = / \d [A-Z]{2}\d(?![\p{L}\p{N}])/uy;
const BRACKET = /\([0-9A]\)/y;
const DATE =
  /^(?:(?:19|20)\d\d[-/](?:19|20)?\d\d|\d{4}[-./]\d{1,2}[-./]\d{1,2}|\d{1,2}[-./]\d{1,2}[-./](?:\d{4}|\d\d)|\d{1,2}(?:st|nd|rd|th)|\d{1,2}[-.]?(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]{0,6}[-.]?\d{2,4})$/i;
const JOINT = /[ \t]{0,2}(?:,|\/|;|&|and|or|und|et|y|e|и|و|、)[ \t]{0,3}(?:\n[> \t|]{0,12})?/uy;
const REACH = 110;

export interface Asked {
  /** "number", "ID", "#" or the like was said with the label */
  readonly numbered: boolean;
  /** only after "number" or the like */
  readonly needsNumber: boolean;
  /** what the value without blanks must look like */
  readonly shape: RegExp | undefined;
}

/** The value that belongs to a label which ends at `from`, or null. */
export function identityValue(text: string, from: number, asked: Asked): Value | null {
  if (!/\d/.test(text.slice(from, from + REACH))) return null;
  let at = from;
  let numbered = asked.numbered;
  let others = 0;
  let isTold = false; // ":" or "is" stands right before
  let breaks = 0;
  for (let step = 0; step < 14 && at - from < REACH; step += 1) {
    const gap = matchAt(GAP, text, at);
    if (gap.includes('\n')) breaks += 1;
    if (breaks > 1) return null;
    if (/[:=#№°º]/u.test(gap)) isTold = true;
    if (/[#№]/u.test(gap)) numbered = true;
    at += gap.length;
    const unspaced =
      text.charCodeAt(at) > 0x2e80 || text.charCodeAt(at) >= 0xe00 ? matchAt(UNSPACED_FILL, text, at) : '';
    if (unspaced !== '') {
      isTold = numbered = true;
      at += unspaced.length;
      continue;
    }
    const value = valueAt(text, at);
    if (value !== null) {
      const compact = text.slice(at, value).replace(/[ ]/g, '');
      const isGood =
        (asked.shape === undefined ? true : asked.shape.test(compact)) &&
        (numbered || !asked.needsNumber) &&
        isIdentity(compact, numbered, isTold, others, breaks > 0, text.slice(value, value + 2));
      if (isGood) return { start: at, end: value };
      if (isTold && !DATE.test(compact)) return null;
      others += 1;
      if (others > 2) return null;
      at += matchAt(TOKEN, text, at).length;
      isTold = false;
      continue;
    }
    const word = matchAt(WORD, text, at);
    if (word === '') return null;
    const small = word.toLowerCase().replace(/['’]\p{L}{1,3}$/u, '');
    // The next label answers for itself.
    if (ID_STRENGTH.get(small) === 'strong') return null;
    if (NUMBER_WORDS.has(small) || NUMBER_WORDS.has(word.toLowerCase())) {
      numbered = true;
      isTold = true;
    } else if (FILL_WORDS.has(small) || FILL_WORDS.has(word.toLowerCase())) {
      isTold = isTold || /^(?:is|est|es|ist|é|è|lautet|er|är|هو|هي|है|ni)$/u.test(small);
    } else {
      others += 1;
      isTold = false;
      if (others > 2 || (asked.needsNumber && !numbered)) return null;
    }
    at += word.length;
  }
  return null;
}

/** A value that goes on a list: "AB123456 and CD789012". */
export function nextValue(text: string, from: number): Value | null {
  const joint = matchAt(JOINT, text, from);
  if (joint === '') return null;
  const start = from + joint.length;
  const end = valueAt(text, start);
  if (end === null) return null;
  return countDigits(text.slice(start, end)) >= 5 && !DATE.test(text.slice(start, end))
    ? { start, end }
    : null;
}

/** End of a value with a digit that starts at `at`, or null. */
function valueAt(text: string, at: number): number | null {
  const lead = matchAt(LEAD, text, at);
  if (lead !== '' && ID_STRENGTH.has(lead.trim().toLowerCase())) return null;
  let end = at + lead.length;
  const token = matchAt(TOKEN, text, end);
  if (token === '' || !/\p{N}/u.test(token)) return null;
  end += token.length;
  let length = token.replace(/[^\p{L}\p{N}]/gu, '').length;
  // A whole number takes at most a check letter; a group takes its fellows.
  for (let groups = 0; groups < 8 && length < 26; groups += 1) {
    const group = matchAt(GROUP, text, end);
    if (group === '') break;
    const isCheckLetter = /^ [A-Z]$/.test(group);
    if (length >= 7 && groups === 0 && !isCheckLetter && !(token.includes('-') && /^ \d\d$/.test(group)))
      break;
    if (/^ {1,2}(?:19|20)\d\d$/.test(group) && length >= 6) break;
    end += group.length;
    length += group.replace(/[^\p{L}\p{N}]/gu, '').length;
  }
  // A number plate of Britain, a citizen card of Portugal, an identity card of Hong Kong.
  const tail = matchAt(
    /^[A-Z]{2}\d\d$/.test(token) ? PLATE : token.length === 8 ? CITIZEN : BRACKET,
    text,
    at + token.length,
  );
  return Math.max(end, tail === '' ? 0 : at + token.length + tail.length);
}

function isIdentity(
  compact: string,
  numbered: boolean,
  isTold: boolean,
  others: number,
  isBroken: boolean,
  after: string,
): boolean {
  const isNext = others === 0 && !isBroken; // right behind its label
  const digits = countDigits(compact);
  const length = compact.replace(/[^\p{L}\p{N}]/gu, '').length;
  if (DATE.test(compact) || /^[%€$£@]/.test(after) || /^:\d/.test(after)) return false;
  if (/^(?:19|20)\d\d$/.test(compact) && !(numbered && isTold)) return false;
  if (/^\d{1,3}(?:\.\d{1,2}){1,4}$/.test(compact) || /^v\d{1,2}(?:\.|$)/i.test(compact)) return false;
  const isMixed = (digits >= 4 && length >= 6 && /\p{L}/u.test(compact)) || (others < 2 && digits >= 9);
  if (others > 0 && !isTold && !isMixed) return false;
  if (others > 0 && !numbered && !isMixed && digits < 7) return false;
  if (numbered && /^[A-Z]{2}\d\d[A-Z]{3}$/.test(compact)) return true; // a plate of Britain
  if (isTold && others <= (numbered ? 1 : 0) && digits > 0 && /^[A-Z\d]{8,12}$/.test(compact)) return true;
  return (
    digits >= 5 ||
    (digits >= 3 && length >= 6 && (isTold || numbered || isMixed || isNext)) ||
    (digits >= 4 && (numbered || isTold))
  );
}

export function matchAt(sticky: RegExp, text: string, at: number): string {
  sticky.lastIndex = at;
  return sticky.exec(text)?.[0] ?? '';
}

function countDigits(text: string): number {
  return text.replace(/\P{N}/gu, '').length;
}
