// Identity numbers whose shape and check digit leave no doubt, without a label. Each is looked at from the end of its
// last group of digits (see label-words.ts).
import { isDigit } from './ascii.ts';
import { UNSPACED } from './unspaced.ts';
import type { Value } from './identity-value.ts';

type Check = (compact: string) => boolean;

interface Shape {
  /** matches the text that ends with the group of digits */
  readonly before: RegExp;
  /** sticky: what must follow; what it captures belongs to the number */
  readonly after: RegExp;
  readonly check: Check;
}

const END = /(?![\p{L}\p{N}_]|[-./:]\p{N})/uy;
const START = String.raw`(?<![\p{N}_]|(?![${UNSPACED}])\p{L}|\p{N}[-./:+ ]|[-+=/#@])`;
const shape = (before: string, check: Check, after: RegExp = END): Shape => ({
  before: new RegExp(`${START}${before}$`, 'u'),
  after,
  check,
});

const BY_LENGTH: Readonly<Record<number, readonly Shape[]>> = {
  1: [
    shape(String.raw`784-(?:19|20)\d\d-\d{7}-\d`, () => true),
    shape(String.raw`GHA-\d{9}-\d`, () => true),
    shape(String.raw`[1-7]\d{4}-\d{7}-\d`, () => true),
  ],
  2: [
    shape(String.raw`\d{3}\.\d{3}\.\d{3}-\d\d`, isCpf),
    shape(String.raw`\d{3}-\d{3}-\d{3}[ -]\d\d`, isSnils),
    shape(String.raw`[12] \d\d (?:0[1-9]|1[0-2]|[2-9]\d) (?:\d\d|2[AB]) \d{3} \d{3} \d\d`, isNir),
    shape(String.raw`756\.\d{4}\.\d{4}\.\d\d`, isEan13),
    shape(
      String.raw`[A-CEGHJ-PR-TW-Z][A-CEGHJ-NPR-TW-Z] \d\d \d\d \d\d`,
      () => true,
      / [A-D](?![\p{L}\p{N}])/uy,
    ),
  ],
  3: [
    shape(
      String.raw`[A-Za-z]{6}\d\d[A-EHLMPRSTa-ehlmprst]\d\d[A-Za-z]\d{3}`,
      isCodiceFiscale,
      /[A-Za-z](?![\p{L}\p{N}])/uy,
    ),
    shape(String.raw`[0-3]\d[01]\d\d\d[-+A-FU-Y]\d{3}`, isHetu, /[0-9A-Y](?![\p{L}\p{N}])/uy),
  ],
  4: [
    shape(String.raw`(?!000|666|9)\d{3}-(?!00)\d\d-(?!0000)\d{4}`, () => true),
    shape(String.raw`[2-9]\d{3}[ -]\d{4}[ -]\d{4}`, isVerhoeff, /(?![\p{L}\p{N}_]|[-./: ]\p{N})/uy),
  ],
  6: [shape(String.raw`[A-Z]{4}\d{6}`, isCurp, /[HM][A-Z]{5}[A-Z0-9]\d(?![\p{L}\p{N}])/uy)],
  7: [shape(String.raw`\d{2}(?:0[1-9]|1[0-2])[0-3]\d-[1-8]\d{6}`, isResidentRegistration)],
  15: [shape(String.raw`[12]\d\d(?:0[1-9]|1[0-2])\d{10}`, isNir)],
  17: [
    shape(
      String.raw`[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d\d{3}`,
      isChineseId,
      /[Xx](?![\p{L}\p{N}])/uy,
    ),
  ],
  18: [shape(String.raw`[1-9]\d{5}(?:19|20)\d\d(?:0[1-9]|1[0-2])[0-3]\d\d{4}`, isChineseId)],
};

/** The number whose last group of digits ends at `end`, or null. */
export function identityByShape(text: string, end: number): Value | null {
  let digits = 0;
  while (digits < 19 && isDigit(text.charCodeAt(end - digits - 1))) digits += 1;
  const before = text.slice(Math.max(0, end - 32), end);
  for (const { before: pattern, after, check } of BY_LENGTH[digits] ?? []) {
    const found = pattern.exec(before);
    if (found === null) continue;
    after.lastIndex = end;
    const rest = after.exec(text);
    if (rest === null) continue;
    if (check((found[0] + rest[0]).replace(/[^\p{L}\p{N}+-]/gu, '')))
      return { start: end - found[0].length, end: end + rest[0].length };
  }
  return null;
}

function digitsOf(text: string): number[] {
  return Array.from(text.replace(/\D/g, ''), Number);
}

function weigh(digits: readonly number[], weights: readonly number[]): number {
  return weights.reduce((sum, weight, index) => sum + weight * digits[index]!, 0);
}

/** Brazil */
function isCpf(compact: string): boolean {
  const digits = digitsOf(compact);
  if (new Set(digits).size === 1) return false;
  const check = (count: number) => {
    const rest =
      (weigh(
        digits,
        Array.from({ length: count }, (_, index) => count + 1 - index),
      ) *
        10) %
      11;
    return rest % 10 === digits[count];
  };
  return check(9) && check(10);
}

/** Russia */
function isSnils(compact: string): boolean {
  const digits = digitsOf(compact);
  const sum = weigh(digits, [9, 8, 7, 6, 5, 4, 3, 2, 1]) % 101;
  return (sum === 100 ? 0 : sum) === digits[9]! * 10 + digits[10]!;
}

/** France; Corsica's departments are 2A and 2B */
function isNir(compact: string): boolean {
  const plain = compact.replace('2A', '19').replace('2B', '18');
  return 97n - (BigInt(plain.slice(0, 13)) % 97n) === BigInt(plain.slice(13));
}

/** Switzerland */
function isEan13(compact: string): boolean {
  const digits = digitsOf(compact);
  return weigh(digits, [1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1, 3, 1]) % 10 === 0;
}

const ODD = [1, 0, 5, 7, 9, 13, 15, 17, 19, 21, 2, 4, 18, 20, 11, 3, 6, 8, 12, 14, 16, 10, 22, 25, 24, 23];

/** Italy */
function isCodiceFiscale(compact: string): boolean {
  let sum = 0;
  for (let index = 0; index < 15; index += 1) {
    const code = compact.toUpperCase().charCodeAt(index);
    const value = code < 58 ? code - 48 : code - 65;
    sum += index % 2 === 0 ? ODD[value]! : value;
  }
  return compact.toUpperCase().charCodeAt(15) - 65 === sum % 26;
}

/** Finland */
function isHetu(compact: string): boolean {
  const digits = digitsOf(compact.slice(0, 10)).join('');
  return '0123456789ABCDEFHJKLMNPRSTUVWXY'[Number(digits) % 31] === compact[10];
}

const MULTIPLY = [
  '0123456789', '1234067895', '2340178956', '3401289567', '4012395678', '5987604321', '6598710432', '7659821043', '8765932104', '9876543210',
]; // prettier-ignore
const PERMUTE = ['0123456789', '1576283094', '5803796142', '8916043527', '9453126870', '4286573901', '2793806415', '7046913258']; // prettier-ignore

/** India */
function isVerhoeff(compact: string): boolean {
  let state = 0;
  for (const [index, digit] of digitsOf(compact).reverse().entries())
    state = Number(MULTIPLY[state]![Number(PERMUTE[index % 8]![digit])]);
  return state === 0;
}

const CURP_LETTERS = '0123456789ABCDEFGHIJKLMNÑOPQRSTUVWXYZ';

/** Mexico */
function isCurp(compact: string): boolean {
  let sum = 0;
  for (let index = 0; index < 17; index += 1) sum += CURP_LETTERS.indexOf(compact[index]!) * (18 - index);
  return (10 - (sum % 10)) % 10 === Number(compact[17]);
}

/** Korea */
function isResidentRegistration(compact: string): boolean {
  const digits = digitsOf(compact);
  const sum = weigh(digits, [2, 3, 4, 5, 6, 7, 8, 9, 2, 3, 4, 5]);
  return (11 - (sum % 11)) % 10 === digits[12];
}

/** China, GB 11643 */
function isChineseId(compact: string): boolean {
  const digits = digitsOf(compact.slice(0, 17));
  const sum = weigh(digits, [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2]);
  return '10X98765432'[sum % 11] === compact[17]!.toUpperCase();
}
