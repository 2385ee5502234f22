// Digits, as the parts of the phone detector count them.

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

export function countDigits(text: string): number {
  return digitsOf(text).length;
}

/** Written with a plus sign in front. */
export function hasPlus(piece: string): boolean {
  return PLUS.test(piece);
}

const PLUS = /^[([]{0,2}\+/;
