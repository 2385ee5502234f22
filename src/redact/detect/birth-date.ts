// Dates of birth, by what is said before or behind them; the date in any written form. A year alone only of a person.
import type { Finding, Scan } from '../finding.ts';
import type { LabelWord } from './label-words.ts';
import { matchAt } from './identity-value.ts';

const MONTH = String.raw`\p{L}[\p{L}\p{M}]{2,14}\.?`;
const OF = String.raw`(?:(?:of|de|del|do|di|d['’]|-|ng) {0,2})?`;
const YEAR = String.raw`(?:1[89]|20)\d\d`;
const DATE_FORMS = [
  String.raw`\d{4}[-./] {0,1}\d{1,2}[-./] {0,1}\d{1,2}(?!\d)`,
  String.raw`\d{1,2}[-./] {0,1}\d{1,2}[-./] {0,1}(?:\d{4}|\d\d)(?!\d)`,
  String.raw`\d{1,2} \d{1,2} ${YEAR}(?!\d)`,
  String.raw`\d{1,2}(?:st|nd|rd|th|er|re|e|º|°|ª|\.|ος|-го)?[ -]{0,2}${OF}${MONTH}(?:[ ,.-]{1,3}${OF}(?:${YEAR}|'\d\d)(?!\d)(?: ?г(?:\.|ода))?)`,
  String.raw`${MONTH}[ -]{1,2}\d{1,2}(?:st|nd|rd|th)?(?:,? {1,2}|-)${YEAR}(?!\d)`,
  String.raw`${YEAR}[ ,]{1,2}${MONTH}[ ]{1,2}\d{1,2}(?!\d)`,
  String.raw`(?:明治|大正|昭和|平成|令和) ?(?:\d{1,2}|元) ?年 ?\d{1,2} ?月 ?\d{1,2} ?日`,
  String.raw`${YEAR} ?[年년] ?\d{1,2} ?[月월](?: ?\d{1,2} ?[日일号]?)?`,
  String.raw`\d{2,4} ?[年년] ?\d{1,2} ?[月월] ?\d{1,2} ?[日일号]?`,
  String.raw`(?:19|20)\d\d(?:0[1-9]|1[0-2])(?:0[1-9]|[12]\d|3[01])(?!\d)`,
];
const DATE = new RegExp(`(?:${DATE_FORMS.join('|')})`, 'uy');
const DATE_BEFORE = new RegExp(
  `(?<![\\p{L}\\p{N}])(${DATE_FORMS.join('|')})(?:[ \\t](?:in|i|te|w)[ \\t]\\p{Lu}\\p{L}{2,20})?(?:[ \\t]{0,2}(?:ist|wurde|in|à|a|en|в|को|на|'?da|'?de|'?te|'?ta|yılında|року|года|г\\.|[(,] ?|に|に|에|生|출생)?){0,2}[ \\t]{0,2}$`,
  'u',
);
/** A day without its year, after "birthday". */
const MONTH_NAME =
  '(?:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec|janv|févr|mars|avr|mai|juin|juil|août|ene|abr|ago|dic|jän|mär|okt|dez|янв|фев|мар|апр|май|мая|июн|июл|авг|сен|окт|ноя|дек)\\p{L}{0,8}\\.?';
const DAY = new RegExp(
  `(?:\\d{1,2}(?:st|nd|rd|th|er|\\.)? ${OF}${MONTH_NAME}|${MONTH_NAME} \\d{1,2}(?:st|nd|rd|th)?|\\d{1,2}[./]\\d{1,2}\\.?|\\d{1,2}[月월] ?\\d{1,2}[日일])(?![\\p{L}\\p{N}])`,
  'iuy',
);
const BIRTHDAY =
  /^(?:birthday|bday|anniversaire|cumpleaños|aniversário|geburtstag|compleanno|verjaardag|fødselsdag|födelsedag|doğumdd|生日|誕生日|생일)$/;
const YEAR_ONLY = new RegExp(`(?:${MONTH} |\\d{1,2}/)?${YEAR}(?![\\p{L}\\p{N}]|[-./]\\d)`, 'uy');
const SAID = /[ \t](?:is|est|ist)[ \t](?:my|mon|mein|his|her)[ \t](?:date of )?$/u;

const GAP = /(?:[ \t:=*_"'()[\]<>|,;?!~#-]|\.(?=[ \t:-]|\d|[Dd]atum)|\n[> \t|*]{0,12}(?=[^\s>])){0,16}/uy;
const WORD = /[\p{L}\p{M}]{1,40}(?:['’.]\p{L}{1,12})?\.?/uy;
const UNSPACED_FILL = /(?:日期|年月|日|是|为|為|は|が|于|於|在|:|：|은|는|이|을){1,4}/y;
const REACH = 90;
/** Words that may stand between; a few others may too (a place). */
const FILL =
  /^(?:on|is|was|are|the|my|his|her|their|your|our|of|date|birth|and|it|its|day|dob|le|la|el|est|es|ist|am|den|der|an|il|è|é|em|dia|op|de|du|día|у|в|на|это|года|г|هو|في|تاريخ|عام|سنة|يوم|بتاريخ|dzień|dnia|dne|tarihi|tarihim|günü|tarih|der|ngày|tanggal|tgl|tarehe|mnamo|the|ημερομηνία|στις|που|को|है|तिथि|तारीख|की|का|मेरी|मेरा|year|nel|nell|den|d|kl|född|mai|data|datum|fecha|nac|año|année|ano|год|rok|år|jaar|jahr|number|in|en|à|a|w|v|i|te|di|na)$/u;
/** "I was born in 1984", "she was born in 1984" and the same in other languages. */
const PERSON_BEFORE =
  /(?:(?<!\p{L})(?:i|he|she|who|ich|er|sie|je suis|il est|elle est|j'étais|jeg|jag|ik|io sono|sono|yo|eu|я|он|она)[ \t]{1,2}(?:am|was|were|bin|wurde|ist|ben|is|werd|er|ble|är|sono|suis|est|à été)?[ \t]{0,2}$|(?:i'm|i’m)[ \t]{1,2}$)/iu;
/** Forms that say the person themselves. */
const OF_PERSON =
  /^(?:nací|nasci|родился|родилась|урождённая|ولد|ولدت|مواليد|nascida|nacida|geboortedatum|dob|birthdate|dateofbirth|geburtsdatum|fødselsår|urodziłem|urodziłam|γεννήθηκα|נולדתי|doğdum|doğumlu|生于|生於|生まれ)$/u;
/** "Jane Doe, born 1984", "Jane Doe (born 1984)" */
const NAME_BEFORE = /\p{Lu}\p{Ll}+(?:[ -]\p{Lu}[\p{Ll}.]+){1,3}(?:[ \t]?[(,][ \t]{0,2})$/u;

export function findBirthDates(scan: Scan): Finding[] {
  const { text } = scan;
  const findings: Finding[] = [];
  const labels = [...scan.labels().words.birth, ...dottedLabels(text)];
  for (const label of labels) {
    const found = dateAfter(text, label) ?? dateBefore(text, label);
    if (found === null) continue;
    const value = text.slice(found.start, found.end).replace(/\s+/g, ' ');
    findings.push({ ...found, category: 'national_id', kind: 'birth_date', value });
  }
  return findings;
}

const DOTTED = [
  ['.O.B', 'D', 'dob'],
  ['.o.b', 'd', 'dob'],
  ['г.р', '', 'рожд'],
] as const;

/** "D.O.B.", "г.р." */
function dottedLabels(text: string): LabelWord[] {
  const labels: LabelWord[] = [];
  for (const [letters, first, word] of DOTTED) {
    for (let at = text.indexOf(letters); at >= 0; at = text.indexOf(letters, at + letters.length)) {
      const start = at - first.length;
      if (text.startsWith(first, start)) labels.push({ start, end: at + letters.length, word });
    }
  }
  return labels;
}

function dateAfter(text: string, label: LabelWord): { start: number; end: number } | null {
  if (!/\d/.test(text.slice(label.end, label.end + REACH))) return null;
  if (label.word === 'birth' && isOfThing(text, label)) return null;
  let at = label.end;
  let others = 0;
  let breaks = 0;
  for (let step = 0; step < 14 && at - label.end < REACH; step += 1) {
    const gap = matchAt(GAP, text, at);
    if (gap.includes('\n')) breaks += 1;
    if (breaks > 1 || (gap.includes('\n') && others > 3)) return null;
    at += gap.length;
    const fill = text.charCodeAt(at) > 0x2e80 ? matchAt(UNSPACED_FILL, text, at) : '';
    if (fill !== '') {
      at += fill.length;
      continue;
    }
    const isNear = /\d/.test(text.slice(at, at + 24));
    const date = isNear ? matchAt(DATE, text, at) : '';
    if (date !== '' && (others === 0 || !/^ani?vers/.test(label.word)))
      return { start: at, end: at + date.length };
    if (isNear && BIRTHDAY.test(label.word)) {
      const day = matchAt(DAY, text, at);
      if (day !== '') return { start: at, end: at + day.length };
    }
    const year = isNear ? matchAt(YEAR_ONLY, text, at) : '';
    if (year !== '')
      return others === 0 && (/[:=]/.test(gap) || isPersonal(text, label))
        ? { start: at, end: at + year.length }
        : null;
    const word = matchAt(WORD, text, at);
    if (word === '') return null;
    const small = word.toLowerCase().replace(/\.$/, '');
    if (small === label.word) return null; // that one answers for itself
    if (!FILL.test(small)) {
      others += 1;
      if (others > 6) return null;
    }
    at += word.length;
    // "born in the forum. On 12 March 2020"
    if (/\.[ \t\n]/.test(text.slice(at - 1, at + 1)) && word.length > 5) return null;
  }
  return null;
}

/** "the birth of the Internet" */
function isOfThing(text: string, label: LabelWord): boolean {
  return (
    /^ of (?:the|a|an|our|this|modern) (?!child|baby|twins|boy|girl|daughter|son|applicant|holder)/i.test(
      text.slice(label.end, label.end + 28),
    ) && !/(?:date|day|place|year|month)s? of $/i.test(text.slice(Math.max(0, label.start - 12), label.start))
  );
}

function isPersonal(text: string, label: LabelWord): boolean {
  const before = text.slice(Math.max(0, label.start - 40), label.start);
  return OF_PERSON.test(label.word) || PERSON_BEFORE.test(before) || NAME_BEFORE.test(before);
}

const AFTER_WORDS =
  /^(?:geboren|geb|出生|生|生まれ|생년월일|출생|태어났|태어난|doğumlu|doğdum|doğum|जन्म|født|född|syntynyt|született|született|születési|nilizaliwa|birthday|birth|dob|geburtstag|anniversaire|рожд)$/u;

/** "am 12. März 1984 geboren", "1984年3月12日出生", "12/03/1984 is my birthday". */
function dateBefore(text: string, label: LabelWord): { start: number; end: number } | null {
  if (!AFTER_WORDS.test(label.word)) return null;
  const from = Math.max(0, label.start - 44);
  const before = text.slice(from, label.start);
  if (!/\d/.test(before)) return null;
  const found = DATE_BEFORE.exec(before.replace(SAID, ''));
  if (found === null) return null;
  const start = from + found.index;
  return { start, end: start + found[1]!.length };
}
