// Words that say what the next word is ("passport", "пароль", "Telegram"), found in one pass over the text for every
// detector that goes by labels. Looking for some hundred words one by one, or by a pattern, costs ten times as much.
import { isDigit } from './ascii.ts';
import { UNSPACED } from './unspaced.ts';
import { BANK_WORDS } from './account-labels.ts';
import { BIRTH_WORDS } from './birth-date-labels.ts';
import { CREDENTIAL_PREFIXES, CREDENTIAL_WORDS } from './credential-labels.ts';
import { ID_WORDS, NUMBER_COMPOUND } from './national-id-labels.ts';
import { AT_WORD_STARTS } from './obfuscation-words.ts';
import { SOCIAL_WORDS } from './social-labels.ts';
import { TRACE_WORDS } from './transport-header.ts';

export type LabelFamily = 'id' | 'birth' | 'credential' | 'prefix' | 'social' | 'bank' | 'trace' | 'at';

export interface LabelWord {
  readonly start: number;
  readonly end: number;
  /** in lower case */
  readonly word: string;
}

export interface Labels {
  readonly words: Readonly<Record<LabelFamily, readonly LabelWord[]>>;
  /** ends of runs of digits that may be an identity number by their shape alone */
  readonly digitRuns: readonly number[];
}

const VOCABULARY = {
  id: ID_WORDS,
  birth: BIRTH_WORDS,
  credential: CREDENTIAL_WORDS,
  prefix: CREDENTIAL_PREFIXES,
  social: SOCIAL_WORDS,
  bank: BANK_WORDS,
  trace: TRACE_WORDS,
  at: AT_WORD_STARTS,
} as const;

/** The alphabet is folded into a table: 0 is no letter, 1 a digit, else the small letter. */
const FOLDED = foldTable();
const COMPOUND_END = /(?:nummer|nr|passwort|kennwort|wachtwoord|lösenord|passord|kodeord|token)$/u;
const HASHES = 1 << 16;

const known = new Map<string, LabelFamily[]>();
const isKnownHash = new Uint8Array(HASHES);
/** Labels in scripts that are written without blanks stand inside words. */
const unspaced = new Map<string, LabelFamily[]>();
const UNSPACED_SCRIPT = new RegExp(`[${UNSPACED}]`, 'u');
for (const family of Object.keys(VOCABULARY) as LabelFamily[]) {
  for (const word of VOCABULARY[family]) {
    const isUnspaced = UNSPACED_SCRIPT.test(word);
    const table = isUnspaced ? unspaced : known;
    table.set(word, [...(table.get(word) ?? []), family]);
    if (!isUnspaced) isKnownHash[hashOf(word)] = 1;
  }
}
const UNSPACED_WORDS = new RegExp(
  [...unspaced.keys()].sort((a, b) => b.length - a.length || (a < b ? -1 : 1)).join('|'),
  'y',
);
const beginsUnspaced = new Uint8Array(1 << 16);
for (const word of unspaced.keys()) beginsUnspaced[word.charCodeAt(0)] = 1;

/** Every label word of the text, by family, in order. `accessToken` and `DB_PASSWORD` hold the word of their end. */
export function labelWords(text: string): Labels {
  const words: Record<LabelFamily, LabelWord[]> = {
    id: [],
    birth: [],
    credential: [],
    prefix: [],
    social: [],
    bank: [],
    trace: [],
    at: [],
  };
  const digitRuns: number[] = [];
  const units = unitsOf(text);
  const add = (start: number, end: number) => {
    const word = foldedWord(text, start, end);
    for (const family of known.get(word) ?? []) words[family].push({ start, end, word });
  };
  // Germanic languages put the label at the end of a longer word.
  const addCompound = (start: number, end: number) => {
    const last = units[end - 1]!;
    const before = units[end - 2]!;
    // …er, …nr, …rt, …rd, …en
    if (!(
      (last === 114 && (before === 101 || before === 110)) ||
      (before === 114 && (last === 116 || last === 100)) ||
      (last === 110 && before === 101)
    ))
      return;
    const word = foldedWord(text, start, end);
    const part = COMPOUND_END.exec(word)?.[0];
    if (part === undefined) return;
    if (part !== 'nummer' && part !== 'nr') words.credential.push({ start, end, word: part });
    else if (NUMBER_COMPOUND.test(word)) words.id.push({ start, end, word });
  };
  const addUnspaced = (start: number): number => {
    UNSPACED_WORDS.lastIndex = start;
    const word = UNSPACED_WORDS.exec(text)?.[0];
    if (word === undefined) return start + 1;
    const end = start + word.length;
    for (const family of unspaced.get(word)!) words[family].push({ start, end, word });
    return end;
  };
  const length = text.length;
  // Locals: a variable of the module costs a look-up each time.
  const table = FOLDED;
  const isKnown = isKnownHash;
  for (let at = 0; at < length;) {
    const start = at;
    let code = units[at]!;
    let folded = code < 0x2000 ? table[code]! : 0;
    if (folded > 1) {
      let hash = 0;
      let capitals = 0;
      do {
        hash = (hash * 31 + folded) & 0xffff;
        capitals |= folded ^ code;
        at += 1;
        if (at === length) break;
        code = units[at]!;
        folded = code < 0x2000 ? table[code]! : 0;
      } while (folded > 1);
      if (isKnown[hash] === 1) add(start, at);
      else if (at - start > 6) addCompound(start, at);
      if (capitals !== 0 && at - start > 4) {
        const hump = lastHump(units, start, at);
        if (hump > start && isKnown[hashOf(foldedWord(text, hump, at))] === 1) add(hump, at);
      }
    } else if (folded === 1) {
      do at += 1;
      while (at < length && isDigit(units[at]!));
      if (mayBeNumber(units, at, at - start)) digitRuns.push(at);
    } else {
      at += 1;
      if (code >= 0xe00 && beginsUnspaced[code] === 1) at = addUnspaced(start);
    }
  }
  return { words, digitRuns };
}

let scratch = new Uint16Array(1 << 16);

/** The text as numbers. Reading a string that was put together from pieces costs ten times as much. */
function unitsOf(text: string): Uint16Array {
  if (text.length >= scratch.length) scratch = new Uint16Array(text.length * 2);
  Buffer.from(scratch.buffer).write(text, 'utf16le');
  scratch[text.length] = 32; // an end, not what was left by a longer text
  return scratch;
}

/** The last capital behind a small letter, or -1. */
function lastHump(units: Uint16Array, start: number, end: number): number {
  for (let at = end - 1; at > start; at -= 1) {
    const code = units[at]!;
    if (code >= 65 && code <= 90) {
      const before = units[at - 1]!;
      if (before >= 97 && before <= 122) return at;
    }
  }
  return -1;
}

/** Cheap: the last group of a number with a shape of its own (see national-id-shapes.ts). */
function mayBeNumber(units: Uint16Array, end: number, length: number): boolean {
  if (length >= 17) return true;
  const before = units[end - length - 1]!;
  if (length === 1) return before === 45 && isDigit(units[end - 3]!) && isDigit(units[end - 9]!);
  if (length === 2 && before === 46) return units[end - 8]! === 46 && units[end - 13]! === 46;
  if (length === 4 || length === 2)
    return (before === 45 || before === 32) && isDigit(units[end - length - 2]!);
  if (length === 3) return isLetter(before) || ((before === 45 || before === 43) && isDigit(units[end - 5]!));
  if (length === 6) return isLetter(before) && isLetter(units[end]!);
  if (length === 7) return before === 45 && isDigit(units[end - 9]!);
  return length === 15;
}

function isLetter(code: number): boolean {
  return (code >= 65 && code <= 90) || (code >= 97 && code <= 122);
}

function foldTable(): Uint16Array {
  // Latin, Greek, Cyrillic, Armenian, Hebrew, Arabic, Indic scripts; Thai and its neighbours are written without blanks.
  const table = new Uint16Array(0x2000);
  for (let code = 0; code < table.length; code += 1) {
    const character = String.fromCharCode(code);
    if (code >= 0xe00 && code < 0x10a0) continue;
    if (code >= 48 && code <= 57) table[code] = 1;
    else if (/[\p{L}\p{M}]/u.test(character)) {
      const small = character.toLowerCase();
      table[code] = small.length === 1 ? small.charCodeAt(0) : code;
    }
  }
  return table;
}

function hashOf(word: string): number {
  let hash = 0;
  for (let at = 0; at < word.length; at += 1) hash = (hash * 31 + word.charCodeAt(at)) & (HASHES - 1);
  return hash;
}

function foldedWord(text: string, start: number, end: number): string {
  return text.slice(start, end).toLowerCase();
}
