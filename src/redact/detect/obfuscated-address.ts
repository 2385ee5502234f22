// Addresses written for people and against harvesters: "name at example dot org", name(at)example[dot]org.
// Anchored at the word for @. A bare "at" counts only with more evidence, since "works at icann.org" must stay.
import type { Finding, Scan } from '../finding.ts';
import { domainEnd, isTopLevel } from './domain.ts';

const AT_WORDS =
  'at|a t|@|arroba|arobase|arob|chez|chiocciola|klammeraffe|ät|aet|snabel-?a|собака|ат|at sign|at-sign|آت|أت|艾特|在|アット|アットマーク|골뱅이|앳';
const DOT_WORDS =
  'dot|d0t|punto|punkt|point|ponto|punct|prik|piste|точка|тчк|نقطة|دوت|点|點|ドット|닷|점|nokta|period';

/** Blanks, or one line break with the quotation marks of the next line. */
const BLANKS = '[ \\t]{0,3}(?:\\r?\\n[ \\t>|]{0,20})?';
const STRONG = `${BLANKS}[\\[({<|*%#"'«]{1,2}[ \\t]{0,2}(?:${AT_WORDS}|à)[ \\t]{0,2}[\\])}>|*%#"'»]{1,2}${BLANKS}|[ \\t]{0,2}(?:--|__|[-_])(?:at|AT)(?:--|__|[-_])[ \\t]{0,2}|\\(a\\)|[ \\t]{1,3}@[ \\t]{0,3}|@[ \\t]{1,3}`;
const BARE = `[ \\t]{1,3}(?:${AT_WORDS})[ \\t]{1,3}|[ \\t]{1,3}(?:at|AT)[ \\t]{0,3}\\r?\\n[ \\t>]{0,20}`;
const MARK = new RegExp(
  `(?<=[\\p{L}\\p{N}_])(?:(?<strong>${STRONG})|(?<bare>${BARE}))(?=[\\p{L}\\p{N}])|(?<=[\\p{L}\\p{N}_])(?<plain>@)(?=[\\p{L}\\p{N}-]{1,63}[ \\t]{0,3}[\\[({< ])`,
  'iuy',
);

/** Cheap: where a mark may be. Every mark has one of these in it, at most some blanks after the word before. */
const HINT =
  /[[({<|*%#"'«][ \t]{0,2}(?:at|a t|@|à|a\)|ar|ch|kl|ä|ae|sn|[саآأ艾在ア골앳])|[-_]at[-_]|@|[ \t](?:at[ \t\r\n]|a t|aro|arr|chez|chio|klam|ä|aet|snab|[саآأ艾在ア골앳])/gi;

const DOT = `${BLANKS}[\\[({<|*"']{1,2}[ \\t]{0,2}(?:${DOT_WORDS}|\\.)[ \\t]{0,2}[\\])}>|*"']{1,2}${BLANKS}|[ \\t]{1,3}(?:${DOT_WORDS})(?:[ \\t]{1,3}|[ \\t]{0,2}\\r?\\n[ \\t>]{0,20})|[-_](?:dot|DOT)[-_]|[ \\t]{1,2}\\.[ \\t]{0,2}(?=\\p{L})|\\.`;
const LABEL = '[\\p{L}\\p{N}](?:(?:(?![-_](?:dot|DOT)[-_])[\\p{L}\\p{N}\\p{M}_-]){0,62})';
const RIGHT_SIDE = new RegExp(`(${LABEL})((?:(?:${DOT})${LABEL}){0,8})`, 'iuy');
const NEXT_LABEL = new RegExp(`(${DOT})(${LABEL})`, 'giu');
const LEFT_SIDE = new RegExp(
  `([\\p{L}\\p{N}_+.-]{1,64}(?:(?:[ \\t]{0,3}[\\[({<][ \\t]{0,2}(?:${DOT_WORDS}|\\.)[ \\t]{0,2}[\\])}>][ \\t]{0,3}|[ \\t]{1,2}(?:${DOT_WORDS})[ \\t]{1,2}|[-_](?:dot|DOT)[-_])[\\p{L}\\p{N}_+-]{1,64}){0,4})$`,
  'iu',
);
/** Names of providers that people write without their ending: "jane (at) gmail". */
const PROVIDER =
  /^(?:gmail|googlemail|yahoo|hotmail|outlook|protonmail|proton|icloud|gmx|aol|yandex|qq|163)$/i;

/** Finds obfuscated addresses; `value` is the plain spelling in lower case. */
export function findObfuscatedAddresses({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  HINT.lastIndex = 0;
  for (let hint = HINT.exec(text); hint !== null; hint = HINT.exec(text)) {
    const mark = markAt(text, hint.index);
    if (mark === null) {
      HINT.lastIndex = hint.index + 1;
      continue;
    }
    const finding = readAround(text, mark);
    if (finding !== null) findings.push(finding);
    HINT.lastIndex = Math.max(hint.index + 1, mark.index + mark[0].length);
  }
  return findings;
}

/** The mark around a hint: it begins where the word before it ends. */
function markAt(text: string, hint: number): RegExpExecArray | null {
  for (const between of [/[\s>|_-]/, /[ \t]/]) {
    let start = hint;
    while (start > 0 && hint - start < 28 && between.test(text[start - 1]!)) start -= 1;
    MARK.lastIndex = start;
    const mark = MARK.exec(text);
    if (mark !== null) return mark;
  }
  return null;
}

function readAround(text: string, mark: RegExpExecArray): Finding | null {
  const isStrong = mark.groups?.['bare'] === undefined;
  const domain = readDomain(text, mark.index + mark[0].length, isStrong);
  if (domain === null) return null;
  if (mark.groups?.['plain'] !== undefined && !domain.hasDotWord) return null; // email-address.ts finds it
  const from = Math.max(0, mark.index - 160);
  const left = LEFT_SIDE.exec(text.slice(from, mark.index));
  if (left === null) return null;
  const written = left[1]!.replace(/^[.+-]{1,64}/, '');
  if (written === '') return null;
  const start = mark.index - written.length;
  if (!isStrong && !isBareAddress(text, start, written, mark[0], domain)) return null;
  const local = written.replace(new RegExp(`[\\s\\[({<]{0,6}(?:${DOT_WORDS})[\\s\\])}>]{0,6}`, 'giu'), '.');
  return {
    start,
    end: domain.end,
    category: 'email',
    kind: 'obfuscated',
    value: `${local}@${domain.name}`.toLowerCase(),
  };
}

interface Domain {
  readonly end: number;
  readonly name: string;
  readonly hasDotWord: boolean;
  /** every mark is "dot", so that "at this point you" is none */
  readonly isSpelledOut: boolean;
}

function readDomain(text: string, at: number, isStrong: boolean): Domain | null {
  RIGHT_SIDE.lastIndex = at;
  const match = RIGHT_SIDE.exec(text);
  if (match === null) return null;
  let name = match[1]!;
  let end = at + name.length;
  let best: Domain | null = null;
  if (isStrong && PROVIDER.test(name)) best = { end, name, hasDotWord: true, isSpelledOut: true };
  let hasDotWord = false;
  let isSpelledOut = true;
  const rest = match[2]!;
  const base = end;
  NEXT_LABEL.lastIndex = 0;
  for (let next = NEXT_LABEL.exec(rest); next !== null; next = NEXT_LABEL.exec(rest)) {
    const label = next[2]!.replace(/[-_]+$/, '');
    if (next[1] !== '.') hasDotWord = true;
    if (!/^[\s\p{P}<>|]*(?:dot|d0t|\.)[\s\p{P}<>|]*$/iu.test(next[1]!)) isSpelledOut = false;
    name += `.${label}`;
    end = base + next.index + next[1]!.length + label.length;
    const known = domainEnd(name);
    if (known === name.length && isTopLevel(label)) best = { end, name, hasDotWord, isSpelledOut };
    else if (known !== null && next[1] === '.')
      best ??= { end: end - (name.length - known), name: name.slice(0, known), hasDotWord, isSpelledOut };
  }
  return best;
}

const HEADER_LINE =
  /(?:^|\n)[> \t|*]{0,20}(?:from|to|cc|bcc|reply-to|sender|de|para|à|von|an|kopie|von:|от|кому|من|إلى|发件人|收件人|抄送|差出人|e-?mail|mail|author|contact)[ \t*]{0,3}[:：][^\n]{0,200}$/iu;
const PHRASE =
  /(?:e-?mail|mail|write|contact|reach|address|courriel|correo|contacto|escrib|écri|почт|пиши|بريد|邮箱|邮件|联系|mailto)[^\n@]{0,40}$/iu;
const WROTE =
  /^[ \t]{0,3}(?:\([^)\n]{0,80}\))?[ \t>\n]{0,4}(?:wrote|writes|écrit|a écrit|escribió|escreveu|schrieb|пишет|написал|كتب|写道)/iu;
const ORDINARY =
  /^(?:.*(?:ed|ing|tion|ble|ly|ment)|is|are|was|were|be|been|us|me|him|her|them|you|it|we|they|i|he|she|look|looks|live|here|there|see|site|page|pages|home|online|stay|meet|meeting|meetings|booth|work|works|worker|staff|team|people|person|director|manager|professor|student|engineer|officer|head|chair|office|event|events|session|sessions|held|found|find|info|information|details|more|all|only|also|just|and|or|but|not|now|then|directly|host|server|website|web|webpage|blog|archive|archives|list|lists|mail|email|address|form|file|files|document|documents|report|text|version|project|code|wiki|docs|link|links|url|group|forum|register|join|visit|aim|aims|arrive|start|starts|begin|end|ends|point|points|good|best|least|last|once|time|day|night|today|tomorrow|up|down|out|in|on|off)$/iu;

/** A bare "at": the domain is spelled with dot words, or the left side looks like a mailbox, or the place says so. */
function isBareAddress(text: string, start: number, written: string, mark: string, domain: Domain): boolean {
  const before = text.slice(Math.max(0, start - 220), start);
  const after = text.slice(domain.end, domain.end + 100);
  if (/[.-]$/.test(written) || !/\p{L}/u.test(written)) return false;
  if (/<[ \t]?$/.test(before) || WROTE.test(after)) return true;
  if (HEADER_LINE.test(before)) return true;
  const isEnglish = /^[ \t\r\n>]*at[ \t\r\n>]*$/i.test(mark);
  if (domain.hasDotWord && (!isEnglish || domain.isSpelledOut))
    return !ORDINARY.test(written) || PHRASE.test(before);
  if (/^\p{Ll}[\p{Ll}\p{N}]*(?:[._+-]?[\p{Ll}\p{N}]+)*$/u.test(written) && /[\d._]/.test(written))
    return true;
  if (/^\p{Lu}\p{Ll}+[._]\p{Lu}\p{Ll}+$/u.test(written)) return true;
  if (/^[ \t]{0,3}\(\p{Lu}[^)\n]{2,60}\)/u.test(after) && /(?:^|\n)[> \t]*$/.test(before)) return true;
  return !ORDINARY.test(written) && PHRASE.test(before);
}
