// Forms of a word made one: plural, gender, case, article. Light on purpose: which language a word is of is not known, so
// each script has one set of endings, and what has the same stem ranks below the word as it was written.
import { withoutArticle } from './fold.ts';

/**
 * The stem of a folded word, or null where it is the word itself: red for redes, сет for сетью, حكوم for الحكومية,
 * nominat for nominations and nominate. Never shorter than two letters; linear.
 */
export function stem(folded: string): string | null {
  const first = folded.charCodeAt(0);
  const found = first < 0x250 ? latin(folded) : first < 0x530 ? cyrillic(folded) : arabic(folded);
  return found === folded ? null : found;
}

const LATIN_WORD = /^[a-z]{4,40}$/;

// English, French and Spanish together: what is an ending in one of them is seldom a part of the stem in the others.
function latin(word: string): string {
  if (!LATIN_WORD.test(word)) return word;
  const singular = word.replace(/(?<=[^sui])s$/, '').replace(/aux$/, 'al');
  const verb = /^(.{4,}?)(?:ing|ed)$/.exec(singular)?.[1];
  return (verb?.replace(/([bdfgmnprt])\1$/, '$1') ?? singular)
    .replace(/(?<=^.{4,}t)ion$/, '')
    .replace(/(?<=^.{3,})[aeo]+$/, '')
    .replace(/(?<=[^aeiou])y$/, 'i')
    .replace(/iz(?=(?:er|at)?$)/, 'is');
}

const CYRILLIC_WORD = /^[а-я]{4,40}$/;
const SHORTEST_CYRILLIC = 3;
// Endings of nouns and adjectives, the longest first.
const RUSSIAN =
  /(?:иями|ьями|иях|иям|ием|ией|ьях|ьям|ьей|ого|его|ому|ему|ыми|ими|ами|ями|ость|ости|ия|ии|ию|ие|ья|ьи|ью|ье|ый|ий|ой|ая|яя|ое|ее|ые|ую|юю|ою|ею|ам|ям|ах|ях|ов|ев|ей|ом|ем|ым|им|ых|их|[ыиаяоеуюьй])$/;

function cyrillic(word: string): string {
  if (!CYRILLIC_WORD.test(word)) return word;
  const ending = RUSSIAN.exec(word.slice(SHORTEST_CYRILLIC))?.[0] ?? '';
  return word.slice(0, word.length - ending.length);
}

const ARABIC_WORD = /^[\u0620-\u064A]{3,40}$/;
const ARABIC_ARTICLE = /^(?:[وفبك]?ال|[وف]?لل)(?=..)/;
// Plurals, gender, adjectives and pronouns, as they are after folding.
const ARABIC_ENDING = /(?<=..)(?:ها|ان|ات|ون|ين|يه|ه|ي)$/;

function arabic(word: string): string {
  if (!ARABIC_WORD.test(word)) return word;
  const bare = (withoutArticle(word) ?? word.replace(ARABIC_ARTICLE, '')).replace(/^و(?=.{4})/, '');
  return bare.length < 4 ? bare : bare.replace(ARABIC_ENDING, '');
}
