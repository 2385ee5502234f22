// What stands before and behind a run of digits and says that it is a telephone number.
import { wordKind } from './phone-words.ts';

/**
 * `strong`, `soft`, `faint`, `weak`, `office`, `uri`: how much stands right before the number; `letter`: a lone capital
 * at the start of the line; `near`: a word of telephones earlier in the same sentence; `number`: only the word "number"
 * there; `none`.
 */
export type PhoneLabel =
  'strong' | 'soft' | 'faint' | 'office' | 'weak' | 'uri' | 'letter' | 'near' | 'number' | 'none';

/** How far a label may stand before its number. */
const REACH = 80;
const WORDS = 9;

/** What stands before the number that starts at `start`; short ones need a label nearby. */
export function phoneLabel(text: string, start: number, digits = 9): PhoneLabel {
  const last = text.charCodeAt(start - 1);
  if (last === 0x3a || last === 0x2f || last === 0x3d || last === 0x28 || last === 0x2b) {
    if (URI_END.test(text.slice(Math.max(0, start - 24), start))) return 'uri';
  }
  const spoken = spokenLabel(text, start, digits);
  if (spoken !== 'strong' && spoken !== 'soft' && isBehindUnspaced(text, start)) {
    const before = text.slice(Math.max(0, start - 32), start);
    if (UNSPACED.test(before)) return 'strong';
    if (UNSPACED_SOFT.test(before)) return 'soft';
  }
  if (spoken === 'none' || spoken === 'letter' || spoken === 'near' || spoken === 'number') return spoken;
  return OFFICE.test(text.slice(Math.max(0, start - 30), start)) ? 'office' : spoken;
}

/** Letters of scripts written without blanks shortly before. */
function isBehindUnspaced(text: string, start: number): boolean {
  for (let at = start - 1; at >= 0 && at > start - 12; at -= 1) if (text.charCodeAt(at) >= 0xe00) return true;
  return false;
}

const URI_END =
  /(?:(?:tel|callto|sms|fax|whatsapp):\/{0,2}|(?:wa\.me|viber\.me)\/|[?&;](?:phone|tel|mobile|number|msisdn)=|t\.me\/|fax=|signal\.me\/#p\/)\+?\(?$/i;
const UNSPACED =
  /(?:电话|電話|手机|手機|传真|傳真|座机|座機|热线|熱線|专线|致电|致電|拨打|撥打|打给|联系电话|携帯|ケータイ|ファックス|ファクス|フリーダイヤル|連絡先|전화|휴대폰|핸드폰|휴대전화|팩스|연락처|โทรศัพท์|โทรสาร|มือถือ|โทร|แฟกซ์)(?:[\p{Script=Han}\p{Script=Hangul}\p{Script=Hiragana}]{0,4}|\p{Script=Thai}{0,14})[ \t]{0,3}[】」』\])）'"]{0,2}[ \t]{0,3}[.:=/|\]]{0,3}[ \t]{0,8}(?:\n[> \t]{0,12})?[(+]{0,2}$/u;
const UNSPACED_SOFT =
  /(?:微信|联系我|聯繫|联系方式|聯絡|号码|號碼|打我|番号|번호|เบอร์|ติดต่อ)[^\n\d]{0,6}[ \t]{0,3}[】\]:=.]{0,2}[ \t]{0,4}[(+]{0,2}$/u;
/** Lines shared by an organisation. */
const OFFICE =
  /(?:switchboard|reception|secretariat|standard|office phone|office|main)[\s\p{P}]{0,6}(?:\+?\(?$|(?:tel|phone)[\s\p{P}]{0,6}$)/iu;
const LETTER_LINE = /(?:^|[\n|•·])[> \t|*]{0,20}[TMPFCHOWtmpfchow][.:]?[ \t]{1,4}[(+]{0,2}$/u;

type Spoken = Exclude<PhoneLabel, 'uri' | 'office'>;

/** Reads the words backwards from the number: fillers carry a label on, other words leave it only near. */
function spokenLabel(text: string, start: number, digits: number): Spoken {
  const floor = Math.max(0, start - REACH);
  let at = beforeBracket(text, beforeGap(text, start, floor), floor);
  const gapStart = at;
  const isListed = LISTING.has(text[text[gapStart] === ' ' ? gapStart + 1 : gapStart] ?? '');
  let best: Spoken = 'none';
  let isDirect = true;
  let isSentence = false;
  let namesOnly = true;
  let others = 0;
  for (let seen = 0; seen < WORDS && at > floor; seen += 1) {
    const end = at;
    const wordStart = startOfWord(text, end, floor);
    if (wordStart === end) break;
    const raw = text.slice(wordStart, end);
    const word = raw.toLowerCase();
    const kind = wordKind(word);
    const next = beforeGap(text, wordStart, floor);
    at = next;
    if (kind === 'stop') return 'none';
    if (seen === 0) {
      isSentence = PREPOSITION.test(word);
      if (kind !== 'strong' && isWeak(raw, text, gapStart)) best = 'weak';
      else if (raw.length === 1 && LETTER_LINE.test(text.slice(Math.max(0, start - 32), start)))
        return 'letter';
    }
    if (kind === 'strong') {
      if (isDirect) return 'strong';
      if (isSentence && others <= 2) return 'soft';
      if (namesOnly && isListed) return 'soft';
      return best === 'none' || best === 'number' ? 'near' : best;
    }
    if (kind === 'soft') {
      if (isDirect || (namesOnly && (isSentence || isListed))) best = 'soft';
      else if (best === 'none' || best === 'number') best = 'near';
    } else if (kind === 'faint') {
      const asks = ASKING.test(word);
      if (!isDirect && !(namesOnly && (isSentence || (asks && isListed)))) continue;
      // "direct line", "my portable", "contact Jane at", "Contact: Jane, ", "contact us: "
      if (
        best === 'faint' ||
        (OWNED.test(word) && isOwn(text, wordStart, floor)) ||
        (asks && (isSentence || isListed || !isDirect))
      )
        best = 'soft';
      else if (best !== 'soft' && best !== 'weak') best = 'faint';
    } else if (kind === 'number') {
      if (best === 'none') best = isDirect && isOwn(text, wordStart, floor) ? 'soft' : 'number';
    } else if (kind === null) {
      if (best === 'soft' || best === 'faint' || digits < 7) return best;
      isDirect = false;
      others += 1;
      if (!/^\p{Lu}/u.test(raw)) namesOnly = false;
    }
    if (next === wordStart) break;
  }
  return best;
}

const PREPOSITION = /^(?:at|on|to|from|via|under|is|au|sur|al|en|unter|no|para|pelo|по|на|على|op|al)$/u;

/** Between what a number is for and the number: "Contact: ", "Call Jane Doe, ", "Call Jane (" */
const LISTING = new Set([':', ',', '(']);
const OWNED = /^(?:portable|skype|telegram|signal|line)$/;
const ASKING = /^(?:contacts?|text|texted|reached)$/;

/** "number is 713…" says little, "my number is", "contact number" all. */
function isOwn(text: string, wordStart: number, floor: number): boolean {
  const end = beforeGap(text, wordStart, floor);
  const word = text.slice(startOfWord(text, end, floor), end).toLowerCase();
  const kind = wordKind(word);
  return OWN.test(word) || kind === 'my' || kind === 'faint' || kind === 'soft';
}

/** "Jane's number", "unter der Nummer" */
const OWN = /['’]s$|^(?:der|au|al|ao|pod|на|по|على)$/u;

/** Single letters and words that also mean other things: they need a colon, a dot or a bracket behind. */
const WEAK = new Set(
  'T M P F C H W O D B Tf TF Direct direct DIRECT Standard standard Portable portable Port Voice voice VOICE Phones phones Telephones Gsm GSM gsm HP Emergency Off Office OFFICE Ofc Work WORK Home HOME Hm Wk Bureau Büro Oficina Privat Domicile Casa Main Res Asst Р М Т Ф ت م t m p f c h w o ofc off work home office'.split(
    ' ',
  ),
);

function isWeak(word: string, text: string, end: number): boolean {
  if (!WEAK.has(word)) return false;
  let at = end;
  while (text[at] === ' ' && at - end < 2) at += 1;
  const mark = text[at];
  return mark === ':' || mark === '.' || mark === ')' || mark === '|' || mark === '/' || mark === '(';
}

/** Back over blanks and marks between a label and what it labels, over one line break, not over digits. */
function beforeGap(text: string, from: number, floor: number): number {
  let at = from;
  let marks = 0;
  let breaks = 0;
  while (at > floor) {
    const code = text.charCodeAt(at - 1);
    if (code === 0x0a) {
      breaks += 1;
      if (breaks > 1) return from;
    } else if (code !== 0x20 && code !== 0x09 && code !== 0x0d) {
      if (!isGapMark(code)) break;
      marks += 1;
      if (marks > 10) return from;
    }
    at -= 1;
  }
  return at;
}

const GAP_MARKS = new Set(
  '.:=#|>/~*_,;()[]"\'‘’“”<&!?؟،-】」』）@'.split('').map((character) => character.charCodeAt(0)),
);

function isGapMark(code: number): boolean {
  return GAP_MARKS.has(code);
}

/** "Telephone (office hours only): " */
function beforeBracket(text: string, at: number, floor: number): number {
  if (text[at] !== ')') return at;
  const open = text.lastIndexOf('(', at);
  if (open < floor || at - open > 40) return at;
  const inside = text.slice(open + 1, at);
  if (/[\d\n)]/.test(inside) || WEAK.has(inside.trim())) return at;
  const before = beforeGap(text, open, floor);
  return before === open ? at : before;
}

function startOfWord(text: string, end: number, floor: number): number {
  let at = end;
  while (at > floor) {
    const code = text.charCodeAt(at - 1);
    if (isLetter(code)) at -= 1;
    else if (
      (code === 0x27 || code === 0x2d || code === 0x2019) &&
      at < end &&
      isLetter(text.charCodeAt(at - 2))
    )
      at -= 1;
    else break;
  }
  return at;
}

/** ASCII letters and, roughly, letters and marks of other scripts. */
function isLetter(code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 65 && code <= 90)) return true;
  if (code < 0xaa) return false;
  return code < 0x2000
    ? code !== 0xd7 && code !== 0xf7 && code !== 0x60c && code !== 0x61b && code !== 0x61f && code !== 0xb7
    : code >= 0x2c00 && (code < 0x3000 || code > 0x303f) && code < 0xff00;
}

const LABEL_BEHIND =
  /[ \t]{0,3}(?:[([{][ \t]?(?:tel|telephone|phone|fax|facsimile|voice|mobile|mob|cell|cellular|office|off|ofc|home|work|direct|desk|lab|secretary|self|pa|gsm|whatsapp|pager|main|toll[ -]free|handy|mobil|büro|privat|dienstlich|portable|bureau|fixe|móvil|movil|oficina|casa|celular|моб|тел|факс|раб|дом|телефон|mobiel|ufficio|手机|电话|電話|手機|传真|携帯|هاتف|جوال|فاكس)(?:[ ./,&-]{0,3}(?:tel|phone|fax|voice|mobile|cell|office|home|work|only|messages|number)?\.?)[ \t]?[)\]}]|[ \t](?:पर (?:कॉल|फ़ोन|संपर्क)|numaralı telefon|まで|にお電話|로 전화)|(?:まで|に)(?:ご連絡|お電話)|[ \t](?:as|is|was)[ \t](?:my|your|his|her|our|their|the)(?:[ \t][a-z]{2,9})?[ \t](?:number|phone|mobile|cell|fax)(?!\p{L})|[-–/|,]?[ \t]{0,2}(?:telephone|phone|tel|fax|facsimile|voice|mobile|mob|cell|gsm|whatsapp|pager|handy|mobil|portable|móvil|celular|факс|моб|тел)\.?(?=[ \t]{0,3}(?:[|,;/)]|\r?\n|$)(?!\/?\d)))/iuy;
const LETTER_BEHIND = /[ \t]{0,3}\([ \t]?[TMPFCHOWD][ \t]?\)/iy;

/** A label written behind its number: "(mobile)", "- fax"; `letter` is one like "(m)". */
export function labelBehind(text: string, end: number): 'strong' | 'letter' | 'none' {
  const code = text.charCodeAt(end);
  // A blank, a bracket, a hyphen, a slash, a bar, a comma.
  if (
    code !== 0x20 &&
    code !== 0x28 &&
    code !== 0x09 &&
    code !== 0x2d &&
    code !== 0x2f &&
    code !== 0x7c &&
    code !== 0x5b
  )
    return 'none';
  LABEL_BEHIND.lastIndex = end;
  if (LABEL_BEHIND.test(text)) return 'strong';
  LETTER_BEHIND.lastIndex = end;
  return LETTER_BEHIND.test(text) ? 'letter' : 'none';
}

const NEXT_LABEL = /(?:tel|fax|phone|mob|cell|e-?mail|web|www)/iy;

/** The next label touches the number: "Tel:+441632960001Fax:" */
export function isLabelAt(text: string, at: number): boolean {
  NEXT_LABEL.lastIndex = at;
  return NEXT_LABEL.test(text);
}

/** Nothing but blanks between a colon or a point and the number. */
export function isBehindColon(text: string, start: number): boolean {
  let at = start;
  while (at > 0 && start - at < 40 && (text[at - 1] === ' ' || text[at - 1] === '\t')) at -= 1;
  const mark = text.charCodeAt(at - 1);
  return mark === 0x3a || mark === 0x2e || mark === 0xff1a;
}
