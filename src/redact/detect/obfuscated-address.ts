// Addresses written for people and against harvesters: "name at example dot org", name(at)example[dot]org.
// Anchored at the word for @. A bare "at" counts only with more evidence, since "works at icann.org" must stay.
import { isDigit } from './ascii.ts';
import type { Finding, Scan } from '../finding.ts';
import { addressesInPieces } from './address-in-pieces.ts';
import { BREAK, IS_UNSPACED, isLetter, markAt, type Mark, type MarkKind } from './address-mark.ts';
import { looksMeant } from './bare-address.ts';
import { domainEnd, isTopLevel } from './domain.ts';
import { plainValue, pastUnspacedWords } from './email-address.ts';
import {
  AT_BRACKETED,
  AT_LATIN,
  AT_OTHER,
  AT_UNSPACED,
  AT_WORDS,
  DOT_NAMES,
  DOT_UNSPACED,
} from './obfuscation-words.ts';

export interface ObfuscatedAddress {
  readonly start: number;
  readonly end: number;
  /** what stands for the local part, the mark and the domain, as they are written */
  readonly local: string;
  readonly mark: string;
  readonly kind: MarkKind;
  readonly domain: Domain;
  readonly value: string;
}

export interface Domain {
  readonly end: number;
  readonly name: string;
  readonly hasDotWord: boolean;
  /** every mark is "dot", so that "at this point you" is none */
  readonly isSpelledOut: boolean;
}

// One scan for each kind of mark: V8 is faster with several plain patterns than with one of many branches.
const BEFORE_AT = /[ \t\n[(<{|*%#"'`~=+/_-]/;
const BEFORE_NAME = /[ [(<{_\-\n]/;
const BRACKETED = new RegExp(`[[({<*"'«][ \\t]?(${AT_BRACKETED})[ \\t]?[\\])}>*"'»]`, 'gi');
const OTHER = new RegExp(`${AT_OTHER}|${AT_UNSPACED}|在`, 'g');
const LATIN = new RegExp(`(?:${AT_LATIN}|${AT_WORDS})(?![A-Za-z0-9À-ɏ])`, 'iy');
/* oxlint-disable-next-line no-control-regex -- "not ASCII" is said by its range */
const NOT_ASCII = /[^\x00-\x7f]/;
const SEPARATED = '[-_=~]{1,2}';
const LABEL = new RegExp(
  `[\\p{L}\\p{N}](?:(?!${SEPARATED}(?:${DOT_NAMES})${SEPARATED}|${DOT_UNSPACED})[\\p{L}\\p{N}\\p{M}_-]){0,62}`,
  'iuy',
);
const DOT = `\\.|[ \\t]{0,3}${BREAK}[\\[({<|*"'~=_-]{1,2}[ \\t]{0,2}(?:${DOT_NAMES}|${DOT_UNSPACED}|d|\\.)[ \\t]{0,2}[\\])}>|*"'~=_-]{1,2}[ \\t]{0,3}${BREAK}|(?:[ \\t]{1,3}${BREAK}|\\r?\\n[ \\t>|]{0,20})(?:${DOT_NAMES})(?:[ \\t]{1,3}${BREAK}|[ \\t]{0,2}\\r?\\n[ \\t>|]{0,20})|[ \\t]{0,3}(?:${DOT_UNSPACED})[ \\t]{0,3}|[ \\t]{1,2}\\.[ \\t]{0,2}(?=\\p{L})|[ \\t]{0,2}[·•∙][ \\t]{0,2}`;
const NEXT_DOT = new RegExp(DOT, 'iuy');
/** marc.info: "jane () example ! org" */
const EXCLAIMED = /[ ]{0,2}![ ]{0,2}/y;
const ENDING = /[ \t]{1,2}(?:com|org|net|edu|gov|int|info|co[ \t][a-z]{2})(?![\p{L}\p{N}.@-])/iuy;
const LOCAL_GAP = '(?:[ \\t]{1,2}|[ \\t]?\\r?\\n[ \\t>|]{0,20})';
const LOCAL_DOT = `(?:[ \\t]{0,3}[\\[({<][ \\t]{0,2}(?:${DOT_NAMES}|${DOT_UNSPACED}|\\.)[ \\t]{0,2}[\\])}>][ \\t]{0,3}|${LOCAL_GAP}(?:${DOT_NAMES})${LOCAL_GAP}|${SEPARATED}(?:${DOT_NAMES})${SEPARATED}|(?:${DOT_UNSPACED}))`;
const LOCAL = new RegExp(
  `(?:[\\p{L}\\p{N}_+.'%&=-]|(?<=\\p{L})\\p{M}){1,64}(?:${LOCAL_DOT}[\\p{L}\\p{N}_+.-]{1,64}){0,4}$`,
  'iu',
);
const LOCAL_DOTS = new RegExp(LOCAL_DOT, 'giu');
const TURKISH_DOT = / nokta /g;
const TURKISH_AT = / et [\p{L}\p{N}-]{2,60}$/u;
const REACH = 110;
/** Names of providers that people write without their ending: "jane (at) gmail". */
const PROVIDERS: ReadonlyMap<string, string> = new Map(
  Object.entries({
    gmail: 'gmail.com',
    googlemail: 'googlemail.com',
    yahoo: 'yahoo.com',
    hotmail: 'hotmail.com',
    outlook: 'outlook.com',
    protonmail: 'protonmail.com',
    proton: 'proton.me',
    icloud: 'icloud.com',
    gmx: 'gmx.net',
    aol: 'aol.com',
    yandex: 'yandex.ru',
    qq: 'qq.com',
    '163': '163.com',
  }),
);

/** Finds obfuscated addresses; `value` is the plain spelling in lower case. */
export function findObfuscatedAddresses({ text, labels }: Scan): Finding[] {
  const sure: ObfuscatedAddress[] = [];
  const boxes: Finding[] = [];
  const unsure: ObfuscatedAddress[] = [];
  const look = (index: number, word: string) => {
    const found = addressAround(text, index, word);
    if (found === null) {
      const box = word === '@' ? spelledOut(text, index) : null;
      if (box !== null) boxes.push(box);
    } else if (looksMeant(text, found, sure.at(-1)?.end ?? -1)) {
      const last = unsure.at(-1);
      const gap = last === undefined ? -1 : found.start - last.end;
      if (gap >= 0 && gap < 12 && JOINED.test(text.slice(last!.end, found.start))) sure.push(unsure.pop()!);
      sure.push(found);
    } else unsure.push(found);
  };
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) look(at, '@');
  for (let at = text.indexOf('() '); at >= 0; at = text.indexOf('() ', at + 1)) look(at, '() ');
  for (const { start, end, word } of labels().words.at) lookAtWord(text, start, end, word, look);
  each(BRACKETED, text, ({ 0: whole, 1: word = '', index }) => look(index + whole.indexOf(word, 1), word));
  if (NOT_ASCII.test(text)) each(OTHER, text, ({ 0: word, index }) => look(index, word));
  // "ayse et example nokta com": "et" alone is French, and everywhere.
  each(TURKISH_DOT, text, ({ index }) => {
    const from = Math.max(0, index - 70);
    const found = TURKISH_AT.exec(text.slice(from, index));
    if (found !== null) look(from + found.index + 1, 'et');
  });
  each(MY_BOX, text, (match) => {
    const box = boxAt(text, match);
    if (box !== null) boxes.push(box);
  });
  // Whoever is an address in one place is one in the next.
  const values = new Set(unsure.length === 0 ? [] : sure.map(({ value }) => value));
  for (const found of unsure) if (values.has(found.value)) sure.push(found);
  return boxes.concat(
    addressesInPieces(text),
    sure.map(({ start, end, value }) => address(start, end, value)),
  );
}

/** "at", or a longer name of the sign that begins with this word, or with the one before it ("a keong"). */
function lookAtWord(
  text: string,
  start: number,
  end: number,
  word: string,
  look: (index: number, word: string) => void,
): void {
  const from = /^(?:c[oò]ng|keong)$/.test(word) ? start - 2 : start;
  const before = text[from - 1] ?? '';
  if (word === 'at' && !isDigit(text.charCodeAt(end)) && BEFORE_AT.test(before))
    look(start, text.slice(start, end));
  if (!BEFORE_NAME.test(before)) return;
  LATIN.lastIndex = from;
  const name = LATIN.exec(text)?.[0];
  if (name !== undefined) look(from, name);
}

function address(start: number, end: number, value: string): Finding {
  return { start, end, category: 'email', kind: 'obfuscated', value };
}

/** "jane at example.org and joe at example.com": between two of one list. */
const JOINED = /^[\s,;/&|]{0,6}(?:and|or|et|und|y|e|и)?\s{0,3}$/;

const SPELLED_BEFORE = /(?:(?<![^\s<(])[A-Za-z0-9._-] ){3,40}$/;
const SPELLED_AFTER = /(?: (?:[A-Za-z0-9_-]|\.)){5,60}(?![^\s>),;])/y;

/** "j a n e @ e x a m p l e . o r g" */
function spelledOut(text: string, at: number): Finding | null {
  if (text[at - 1] !== ' ' || text[at + 1] !== ' ' || text[at - 3] !== ' ' || text[at + 3] !== ' ')
    return null;
  const before = SPELLED_BEFORE.exec(text.slice(Math.max(0, at - 90), at))?.[0];
  SPELLED_AFTER.lastIndex = at + 1;
  const after = SPELLED_AFTER.exec(text)?.[0];
  if (before === undefined || after === undefined) return null;
  const domain = after.replaceAll(' ', '');
  if (domainEnd(domain) !== domain.length) return null;
  return address(
    at - before.length,
    at + 1 + after.length,
    `${before.replaceAll(' ', '')}@${domain}`.toLowerCase(),
  );
}

const MY_BOX =
  /(?:[Mm]y|[Mm]on|[Mm]i|[Mm]eu|[Mm]ein|[Мм]ой|我的) ?(?:(?:private|personal|new|old) )?(gmail|googlemail|hotmail|yahoo|outlook|icloud|protonmail)/gi;
const BOX =
  /(?:[ \t](?:e-?mail|address|adresse|account|id|user ?name|box))?[ \t]{0,2}(?:is|est|es|é|ist|:|=|-)[ \t]{1,3}["'<]?([A-Za-z0-9][A-Za-z0-9._+-]{2,62}[A-Za-z0-9])(?![A-Za-z0-9@])/iy;

/** "my gmail is jane.doe" */
function boxAt(text: string, { 0: said, 1: provider = '', index }: RegExpExecArray): Finding | null {
  if (isLetter(text.charCodeAt(index - 1))) return null;
  BOX.lastIndex = index + said.length;
  const local = BOX.exec(text)?.[1];
  if (local === undefined || !/[\d._+]/.test(local)) return null;
  const value = `${local}@${PROVIDERS.get(provider.toLowerCase())!}`.toLowerCase();
  return address(BOX.lastIndex - local.length, BOX.lastIndex, value);
}

function each(pattern: RegExp, text: string, found: (match: RegExpExecArray) => void): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) found(match);
}

/** Cheap: after a bare word, a label with a dot or with what may begin a word for one. */
const MAY_FOLLOW =
  /[ \t]{1,3}(?:[\])}>|*%#"'»~=_+/-]|(?:\r?\n[ \t>|]{0,20})?[^\s.,;:!?()[\]{}<>"']{1,64}(?:\.[^\s.]|[ \t]{0,3}[[({<|*"'~=_·•∙-]|[ \t]{1,3}[dpskntfcau\n\x80-\uffff]|\r?\n))/iy;
const ASCII_DOMAIN = /[A-Za-z0-9.-]{1,255}/y;

/** Nearly every mark is none, or an @ that email-address.ts reads: seen before anything dear is done. */
function isHopeless(text: string, index: number, word: string): boolean {
  const after = text.charCodeAt(index + word.length);
  if (word !== '@') {
    if (after >= 0x80 && IS_UNSPACED.test(word)) return true;
    if (after !== 32 && after !== 9) return false;
    MAY_FOLLOW.lastIndex = index + word.length;
    return !MAY_FOLLOW.test(text);
  }
  if (!isLetter(after)) return false;
  const before = text.charCodeAt(index - 1);
  if (before === 32 || before === 10 || before === 62 || before === 9) return before === 10;
  if (!isLetter(before)) return false;
  ASCII_DOMAIN.lastIndex = index + 1;
  const end = ASCII_DOMAIN.test(text) ? ASCII_DOMAIN.lastIndex : index + 1;
  const next = text.charCodeAt(end);
  if (next >= 0x80 || next === 95) return false;
  NEXT_DOT.lastIndex = end;
  return !NEXT_DOT.test(text);
}

const BRACKETED_WORDS = /<[\p{L}\p{N}._+-][\p{L}\p{N}._+ -]{0,40} $/u;

function addressAround(text: string, index: number, word: string): ObfuscatedAddress | null {
  if (isHopeless(text, index, word)) return null;
  const mark = markAt(text, index, word);
  if (mark === null) return null;
  const domain = readDomain(text, mark);
  if (domain === null || (mark.isPlain && !domain.hasDotWord)) return null;
  const local = LOCAL.exec(text.slice(Math.max(0, mark.start - REACH), mark.start))?.[0].replace(
    /^[.+'%&=-]{1,64}/,
    '',
  );
  if (local === undefined || !/\p{L}|\p{N}{3}/u.test(local)) return null;
  let start = pastUnspacedWords(text, mark.start - local.length, mark.start);
  // "<jane doe at example dot org>": the bracket holds one address.
  const more =
    text[domain.end] === '>' ? BRACKETED_WORDS.exec(text.slice(Math.max(0, start - 44), start)) : null;
  if (more !== null) start -= more[0].length - 1;
  const written = text.slice(start, mark.start);
  if (mark.isPlain && start > 0 && /[:/]/.test(text[start - 1]!)) return null;
  const value = plainValue(`${written.replace(LOCAL_DOTS, '.')}@${domain.name}`);
  return {
    start,
    end: domain.end,
    local: written,
    mark: text.slice(mark.start, mark.end),
    kind: mark.kind,
    domain,
    value,
  };
}

const SAME_DOMAIN =
  /(?:(?:the|this|that|my|our) )?(?:same|above|usual) (?:domain|host|server|provider)\b|(?:this|that|our) domain\b/iy;

function readDomain(text: string, { end: at, kind, isMarc }: Mark): Domain | null {
  SAME_DOMAIN.lastIndex = at;
  if (SAME_DOMAIN.test(text))
    return { end: SAME_DOMAIN.lastIndex, name: 'same.domain', hasDotWord: false, isSpelledOut: false };
  LABEL.lastIndex = at;
  let name = trimLabel(LABEL.exec(text)?.[0] ?? '');
  if (name === '') return null;
  let end = at + name.length;
  let best: Domain | null = null;
  const provider = kind === 'bare' || kind === 'half' ? undefined : PROVIDERS.get(name.toLowerCase());
  if (provider !== undefined) best = { end, name: provider, hasDotWord: true, isSpelledOut: true };
  let hasDotWord = isMarc;
  let isSpelledOut = true;
  const dot = isMarc ? EXCLAIMED : NEXT_DOT;
  for (let labels = 0; labels < 8; labels += 1) {
    dot.lastIndex = end;
    const separator = dot.exec(text)?.[0];
    if (separator === undefined) break;
    LABEL.lastIndex = end + separator.length;
    const label = trimLabel(LABEL.exec(text)?.[0] ?? '');
    if (label === '') break;
    if (separator !== '.') hasDotWord = true;
    if (!/^[\s\p{P}<>|]*(?:dot|d0t|\.)[\s\p{P}<>|]*$/iu.test(separator)) isSpelledOut = false;
    name += `.${label}`;
    end += separator.length + label.length;
    const known = domainEnd(name);
    if (known === name.length && isTopLevel(label)) best = { end, name, hasDotWord, isSpelledOut };
    else if (known !== null && separator === '.')
      best ??= { end: end - (name.length - known), name: name.slice(0, known), hasDotWord, isSpelledOut };
  }
  if (best !== null || kind !== 'certain') return best;
  ENDING.lastIndex = end;
  const ending = ENDING.exec(text)?.[0];
  if (ending === undefined) return null;
  name += ending.replace(/[ \t]{1,2}/g, '.');
  return { end: end + ending.length, name, hasDotWord: true, isSpelledOut: true };
}

function trimLabel(label: string): string {
  return label.replace(/[-_]{1,62}$/, '');
}
