// Meeting links, ids, pass codes and dial strings: rooms are used again, so they stay secret afterwards.
/* oxlint-disable no-control-regex -- placeholders are masked by a control character, see shadow.ts */
import type { Finding, Scan } from '../finding.ts';
import { isRoom } from './meeting-hosts.ts';
import { DIAL_HEADING, IS, LABEL, LAST_WORDS } from './meeting-labels.ts';

/** The end of every host with a path; the host is read from there to the left. */
const HOST_END = /\.[A-Za-z]{2,5}(?::\d{2,5})?\/(?=[^\s<>"/])/g;
const SCHEME = /(?:https?|zoommtg|zoomus|msteams):\/\/$/i;
const REST = /[^\s<>"\x1a]{0,2048}/y;
/** A link that its line was too short for: a room's code, or parameters. */
const WRAPPED_REST =
  /[ \t]?\r?\n[> \t|]{0,12}(?:[a-z]{3}-[a-z]{4}-[a-z]{3}(?![\w-])|\d{3,12}(?![\w.,:/-])|[A-Za-z0-9_.~%-]{0,100}[?&=%][A-Za-z0-9?=&%_.~-]{3,300}(?=\s|>|$))/y;
/** "meet.google.com/\n> abc-defg-hij", "zoom.us/j/\n> 812" */
const CUT_ROOM =
  /[ \t]?\r?\n[> \t|]{0,12}(?:[a-z]{3}-[a-z]{4}-[a-z]{3}(?![\w-])|\d{9,12}(?:\?[^\s<>"\x1a]{0,300})?(?![\w.,:/-]))/y;
const TRAILING = /[.,;:!?)\]}'*]{1,20}$/;

/** A value right after a word: "Meeting ID 812 3456 7890", "PIN - 123456" */
const BARE = /\d(?<=[A-Za-z°\u00c0-\uffff]((?:[ \t]|[ \t]?[-=]{1,2}>?[ \t]?)#?)\d)(?=(?:[ -]?\d){4})/g;
/** "passcode is 12ab34" */
const SAID = / (?:is|est|es|ist) (?=["'#]?[^\s\d]{0,12}\d)/g;
/** "Host PIN 9917", "passcode dcx2024" */
const SAID_CODE =
  /\d(?=\d{3,9}(?!\d))(?<=(?:[Hh]ost|[Mm]oderator|[Pp]articipant|[Aa]ttendee|[Gg]uest) (?:PIN|pin|code|key) \d)/g;
const PASSCODE = /[Pp]asscode (?=[A-Za-z]{1,12}\d)/g;
/** Also the Italian for a word. */
const PAROLA = /arola: ?(?=\d{4,10}(?!\d))/g;
const AFTER_COLON = /[*_]{0,2}[ \t]{0,4}(?:\r?\n[> \t]{0,12})?["'`*]{0,2}/y;
const DIGITS = /#?\d(?:[ -]{0,2}\d){2,13}(?:[ ]?#)?(?![\d\p{L}])/uy;
/** "812 3456\n> 7890" */
const DIGITS_REST = /[ \t]?\r?\n[> \t|]{0,12}\d{3,4}(?:[ -]\d{3,4})?(?![\d\p{L}]|[.,:/]\d)/uy;
/** "812\n> 3456 7890" */
const GROUPS_REST = /[ \t]?\r?\n[> \t|]{0,12}\d{3,4}[ -]\d{3,4}(?![\d\p{L}]|[.,:/]\d)/uy;
const WORD = /[^\s<>"\x1a]{3,40}/y;
/** Behind the meeting's link: "?context={"Tid":"…"}" */
const CONTEXT = /\{"[^\s<>{}\x1a]{1,400}\}/y;
const TAP = /,\d{5,13}[#,]|,,\*?\d{3}/g;
const TAP_LEFT = /(?:\+|(?<!\d))\d[\d ().,-]{4,26}$/;
const TAP_RIGHT = /,{1,4}[\d#*,]{3,60}/y;

const BLOCK_LINES = 60;
const DIAL_LINE =
  /^[> \t|*•-]{0,20}(?:\(?[A-Z]{2}\)?[ :]{1,3}|[\p{L} ,.()/-]{3,40}: ?)?((?:\+ ?)?\(?\d[\d ().-]{5,20}\d(?:,{1,3}[\d#*,]{3,40})?)(?=[ \t]{0,4}(?:$|[(\p{L}#,]))/u;

/** Finds links (`kind` link, value the host) and codes (`kind` code, value the code). */
export function findMeetings({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  links(text, findings);
  labelled(text, findings);
  each(TAP, text, (index) => oneTap(text, index, findings));
  // Such a list never stands alone.
  if (findings.length > 0) dialLists(text, findings);
  return findings;
}

function each(
  pattern: RegExp,
  text: string,
  found: (index: number, end: number, group: string) => void,
): void {
  pattern.lastIndex = 0;
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    const end = pattern.lastIndex;
    found(match.index, end, match[1] ?? '');
    pattern.lastIndex = end;
  }
}

function links(text: string, findings: Finding[]): void {
  let seen = 0;
  each(HOST_END, text, (index, end) => {
    if (index < seen) return;
    let start = index;
    while (start > seen && index - start < 120 && isHostCharacter(text.charCodeAt(start - 1))) start -= 1;
    const host = text
      .slice(start, end - 1)
      .replace(/:\d+$/, '')
      .toLowerCase()
      .replace(/^[.-]+/, '');
    if (!isRoom(host, text.slice(end - 1, end + 160))) return;
    REST.lastIndex = end - 1;
    let path = (REST.exec(text)?.[0] ?? '').replace(TRAILING, '');
    CONTEXT.lastIndex = end - 2 + path.length;
    if (path.endsWith('{')) path = path.slice(0, -1) + (CONTEXT.exec(text)?.[0] ?? '{');
    WRAPPED_REST.lastIndex = end - 1 + path.length;
    const stop = WRAPPED_REST.test(text) ? WRAPPED_REST.lastIndex : end - 1 + path.length;
    const scheme = SCHEME.exec(text.slice(Math.max(0, start - 12), start))?.[0].length ?? 0;
    seen = stop;
    findings.push({ start: start - scheme, end: stop, category: 'meeting', kind: 'link', value: host });
  });
  if (!text.includes('meet.google.com/') && !text.includes('zoom.us/')) return;
  // The room stands in the next line.
  each(CUT_HOST, text, (index, end) => {
    CUT_ROOM.lastIndex = end;
    if (!CUT_ROOM.test(text)) return;
    let start = index;
    while (start > 0 && index - start < 120 && isHostCharacter(text.charCodeAt(start - 1))) start -= 1;
    const scheme = SCHEME.exec(text.slice(Math.max(0, start - 12), start))?.[0].length ?? 0;
    const value = text.slice(start, text.indexOf('/', index)).toLowerCase();
    findings.push({
      start: start - scheme,
      end: CUT_ROOM.lastIndex,
      category: 'meeting',
      kind: 'link',
      value,
    });
  });
}

const CUT_HOST = /(?:meet\.google\.com|zoom\.us)\/(?:j\/)?(?=[ \t]?\r?\n)/g;

function isHostCharacter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 45 && code <= 57 && code !== 47)
  );
}

function labelled(text: string, findings: Finding[]): void {
  for (let at = text.indexOf(':'); at >= 0; at = text.indexOf(':', at + 1)) {
    const next = text.charCodeAt(at + 1);
    if (next === 47 || next === 58) continue; // "://", "::"
    let from = at;
    // "Passcode (if asked): 1234"
    while (from > 0 && isMark(text.charCodeAt(from - 1))) from -= 1;
    if (text[from - 1] === ')') {
      const open = text.lastIndexOf('(', from - 1);
      if (from - open > 32 || open < 1) continue;
      from = open;
      while (from > 0 && text[from - 1] === ' ') from -= 1;
    }
    if (mayEndLabel(text, from)) codeAfter(text, from, at + 1, ':', findings);
  }
  each(BARE, text, (index, _end, between) => {
    const labelEnd = index - between.length;
    if (mayEndLabel(text, labelEnd))
      codeAfter(text, labelEnd, between.endsWith('#') ? index - 1 : index, ' ', findings);
  });
  each(SAID, text, (index, end) => {
    if (mayEndLabel(text, index)) codeAfter(text, index, end, ' ', findings);
  });
  each(PAROLA, text, (_, end) => {
    DIGITS.lastIndex = end;
    if (DIGITS.test(text)) findings.push(code(text, end, DIGITS.lastIndex));
  });
  each(SAID_CODE, text, (index) => codeAfter(text, index - 1, index, ' ', findings));
  each(PASSCODE, text, (_, end) => codeAfter(text, end - 1, end, ' ', findings));
}

/** Blanks and marks of emphasis. */
function isMark(code: number): boolean {
  return code === 32 || code === 9 || code === 42 || code === 95;
}

/** Cheap: the last word before `end` is one that labels end with, or of a script of its own. */
function mayEndLabel(text: string, end: number): boolean {
  let start = end;
  while (start > 0 && end - start < 16) {
    const code = text.charCodeAt(start - 1) | 32;
    if (code < 97 || code > 122) break;
    start -= 1;
  }
  if (start === end) return text.charCodeAt(end - 1) >= 0xaa;
  return text.charCodeAt(start - 1) >= 0xaa || LAST_WORDS.has(text.slice(start, end).toLowerCase());
}

function codeAfter(text: string, labelEnd: number, end: number, sign: string, findings: Finding[]): void {
  const before = text
    .slice(Math.max(0, labelEnd - 60), labelEnd)
    .replace(IS, '')
    .trimEnd();
  if (!LABEL.test(before)) return;
  AFTER_COLON.lastIndex = end;
  AFTER_COLON.test(text);
  const start = AFTER_COLON.lastIndex;
  const length = codeLength(text, start, /(?<!\p{L})pin$/iu.test(before) ? ' ' : sign);
  if (length > 0) findings.push(code(text, start, start + length));
}

function code(text: string, start: number, end: number): Finding {
  return { start, end, category: 'meeting', kind: 'code', value: text.slice(start, end).replace(/\s/g, '') };
}

/** Digits in groups, or one word that is no word of a language: a pass code has digits, marks or mixed case. */
function codeLength(text: string, start: number, sign: string): number {
  DIGITS.lastIndex = start;
  const digits = DIGITS.exec(text)?.[0];
  if (digits !== undefined) {
    const rest = /\d[ -]\d/.test(digits) ? DIGITS_REST : sign === ':' ? GROUPS_REST : null;
    if (rest === null || digits.length > 9) return digits.length;
    rest.lastIndex = start + digits.length;
    return rest.test(text) ? rest.lastIndex - start : digits.length;
  }
  if (sign === '=' && !/[A-Za-z0-9]/.test(text[start] ?? '')) return 0;
  WORD.lastIndex = start;
  const word = (WORD.exec(text)?.[0] ?? '').replace(/[.,;)'`]{1,4}$/, '');
  if (word.length < 3 || /^(?:https?:|\(|\[)/i.test(word)) return 0;
  const looksRandom = /\d|[!@#$%^&*?+~=]|\p{Ll}\p{Lu}|\p{Lu}\p{Lu}\p{Ll}/u.test(word);
  const endsLine = /^[ \t]{0,4}(?:\r?\n|$)/.test(text.slice(start + word.length, start + word.length + 6));
  return looksRandom || (endsLine && (sign === ':' || sign === '=') && word.length <= 16) ? word.length : 0;
}

/** "+16465550123,,81234567890#,,,,*123456#" */
function oneTap(text: string, comma: number, findings: Finding[]): void {
  const last = findings.at(-1);
  if (last !== undefined && last.category === 'meeting' && last.start <= comma && comma < last.end) return;
  const left = TAP_LEFT.exec(text.slice(Math.max(0, comma - 30), comma))?.[0];
  if (left === undefined || left.replace(/\D/g, '').length < 6) return;
  TAP_RIGHT.lastIndex = comma;
  const right = TAP_RIGHT.exec(text)?.[0] ?? '';
  if (!/,,|#/.test(right) || !/\d{3}/.test(right)) return;
  const length = right.replace(/,{1,4}$/, '').length;
  findings.push(code(text, comma - left.length, comma + length));
}

/** Numbers by country under a heading, often without their plus sign. */
function dialLists(text: string, findings: Finding[]): void {
  let done = 0;
  each(DIAL_HEADING, text, (index) => {
    if (index < done) return;
    let at = text.indexOf('\n', index) + 1;
    let misses = 0;
    for (let lines = 0; at > 0 && lines < BLOCK_LINES && misses < 3; lines += 1) {
      const end = text.indexOf('\n', at);
      const line = text.slice(at, Math.min(end < 0 ? text.length : end, at + 160)).trimEnd();
      const number = DIAL_LINE.exec(line);
      if (number === null) misses += 1;
      else if (number[1]!.replace(/\D/g, '').length >= 7 && !/^\d{4}[.-]\d\d[.-]\d\d$/.test(number[1]!)) {
        misses = 0;
        const start = at + number[0].length - number[1]!.length;
        findings.push(code(text, start, start + number[1]!.length));
      }
      if (end < 0) break;
      at = end + 1;
    }
    done = at > 0 ? at : text.length;
  });
}
