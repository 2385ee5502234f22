// A person's name as a sequence of folded words: what is compared, hashed and looked for, however it is written.

/** Words of one name; a Chinese or Thai name has one a character. */
export const NAME_WORDS = 12;
const NAME_CHARACTERS = 200;

/** Scripts written without blanks: each character counts as a word, so that a name is found inside a sentence. */
const UNSPACED =
  '\\p{Script=Han}\\p{Script=Hiragana}\\p{Script=Katakana}\\p{Script=Thai}\\p{Script=Lao}\\p{Script=Khmer}\\p{Script=Myanmar}';
const WORD = new RegExp(
  `[${UNSPACED}]\\p{M}{0,4}|(?![${UNSPACED}])[\\p{L}\\p{N}](?:(?![${UNSPACED}])[\\p{L}\\p{N}\\p{M}]){0,79}`,
  'uy',
);
const IS_UNSPACED = new RegExp(`^[${UNSPACED}]`, 'u');

export interface Word {
  readonly start: number;
  readonly end: number;
}

/** Calls `see` with each word of a text, in order. Linear. */
export function eachWord(text: string, see: (start: number, end: number) => void): void {
  for (let word = nextWord(text, 0); word !== null; word = nextWord(text, word.end))
    see(word.start, word.end);
}

/** The first word that begins at `from` or at most `within` further on. */
export function nextWord(text: string, from: number, within = Number.POSITIVE_INFINITY): Word | null {
  const last = Math.min(text.length - 1, from + within);
  for (let at = from; at <= last; at += 1) {
    const code = text.charCodeAt(at);
    if (code < 128) {
      if (!isAsciiWord(code)) continue;
      let end = at + 1;
      while (end < text.length && isAsciiWord(text.charCodeAt(end))) end += 1;
      // a letter of another kind may go on here: the pattern decides
      if (end >= text.length || text.charCodeAt(end) < 128) return { start: at, end };
    }
    WORD.lastIndex = at;
    // inside a pair of surrogates the pattern would look at the whole pair
    if ((code & 0xfc00) !== 0xdc00 && WORD.test(text)) return { start: at, end: WORD.lastIndex };
  }
  return null;
}

function isAsciiWord(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

const FOLDED: Readonly<Record<string, string>> = {
  ß: 'ss',
  ø: 'o',
  ł: 'l',
  đ: 'd',
  ð: 'd',
  þ: 'th',
  æ: 'ae',
  œ: 'oe',
  ı: 'i',
};

/** One word for comparing: compatibility forms plain (NFKC), lower case, without marks above and below letters. */
export function foldWord(word: string): string {
  // oxlint-disable-next-line no-control-regex -- ASCII is what is meant
  if (/^[\0-\x7f]*$/.test(word)) return word.toLowerCase();
  return word
    .normalize('NFKD')
    .toLowerCase()
    .replace(/\p{M}/gu, '')
    .replace(/[ßøłđðþæœı]/gu, (letter) => FOLDED[letter]!);
}

const TITLES = new Set(
  'mr mrs ms miss mx sir dame dr prof professor doctor ing dipl mag hon rev mme mlle m monsieur madame sra srta don dona dra herr frau hr fr senor senora г господин госпожа السيد السيدة الدكتور الدكتورة'.split(
    ' ',
  ),
);
const DEGREES = new Set('phd md esq jr sr msc bsc mba llm ma ba'.split(' '));

/** The folded words of a name without titles and what stands in brackets; empty where there is no letter in it. */
export function nameWords(name: string): string[] {
  const plain = name.slice(0, NAME_CHARACTERS).replace(/\([^)]{0,80}\)|\[[^\]]{0,80}\]/gu, ' ');
  const found: string[] = [];
  eachWord(plain, (start, end) => found.push(foldWord(plain.slice(start, end))));
  const words = found.filter((word) => word !== '' && /\p{L}/u.test(word));
  while (words.length > 1 && TITLES.has(words[0]!)) words.shift();
  while (words.length > 2 && DEGREES.has(words.at(-1)!)) words.pop();
  return words.slice(0, NAME_WORDS);
}

/** A middle initial is written or left out. */
export function isInitial(word: string): boolean {
  return word.length === 1 && !isUnspaced(word);
}

/** Words of scripts without blanks are characters: two of them are already a whole name. */
export function isUnspaced(word: string): boolean {
  return IS_UNSPACED.test(word);
}

/**
 * The ways in which one name is written: family name first or last, without middle initials, in one word
 * (`JaneDoe`), with German umlauts spelled out. The first is the name itself.
 */
export function waysToWrite(name: string): string[][] {
  const ways = new Map<string, string[]>();
  const add = (words: readonly string[]) => {
    if (words.length > 0 && !ways.has(words.join(' '))) ways.set(words.join(' '), [...words]);
  };
  const spelledOut = name
    .normalize('NFC')
    .replace(/[äöüÄÖÜ]/gu, (letter) => `${UMLAUTS[letter.toLowerCase()]!}`);
  for (const written of spelledOut === name.normalize('NFC') ? [name] : [name, spelledOut]) {
    const words = nameWords(written);
    add(words);
    if (words.length < 2) continue;
    if (words.every(isUnspaced)) continue;
    const short = [words[0]!, ...words.slice(1, -1).filter((word) => !isInitial(word)), words.at(-1)!];
    for (const way of short.length < words.length && short.length > 1 ? [words, short] : [words]) {
      add(way);
      add([way.at(-1)!, ...way.slice(0, -1)]);
      add([...way.slice(1), way[0]!]);
      if (way.join('').length >= LEAST_IN_ONE_WORD) {
        add([way.join('')]);
        add([way.at(-1)! + way.slice(0, -1).join('')]);
      }
    }
  }
  return [...ways.values()];
}

const UMLAUTS: Readonly<Record<string, string>> = { ä: 'ae', ö: 'oe', ü: 'ue' };
/** `JaneDoe` is hardly anything else; `AlLi` may be. */
const LEAST_IN_ONE_WORD = 7;

const COMMON = new Set(
  'may will mark jordan paris grant rose hope faith grace joy art bill bob frank jack pat sue dean law long young king page rich sky april june july august summer autumn winter internet governance forum list via the and for from dynamic coalition team office secretariat support info admin group working mailing society foundation association institute university center centre council network project program programme committee board staff news service services'.split(
    ' ',
  ),
);
const PARTICLES = new Set(
  'von van der den del dos das bin ibn bint al el la le de da di du des of y e und zu ter ten abu abd'.split(
    ' ',
  ),
);

/** A word that is also something else than a name: taken only as part of the whole name. */
export function isCommonWord(word: string): boolean {
  return COMMON.has(word) || PARTICLES.has(word) || TITLES.has(word) || DEGREES.has(word);
}

/** Whether a single word of a name may be looked for at all. */
export function isTellingWord(word: string): boolean {
  return word.length >= (/\p{Script=Latin}/u.test(word) ? 3 : 2) && !isCommonWord(word);
}

const NOBODY = new Set(
  'list lists mailing maintainer maintainers bot robot team group office secretariat foundation forum coalition network networking committee council university institute association society support admin project development via digest moderator moderators newsletter undisclosed recipients'.split(
    ' ',
  ),
);

/** The name of a list, a function or an organisation, by one of its words. */
export function isNobodysName(words: readonly string[]): boolean {
  return words.some((word) => NOBODY.has(word));
}
