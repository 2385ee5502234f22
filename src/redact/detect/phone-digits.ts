// Digits, as the parts of the phone detector count them.

export function digitsOf(text: string): string {
  return text.replace(/\D/g, '');
}

export function countDigits(text: string): number {
  let count = 0;
  for (let at = 0; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code >= 48 && code <= 57) count += 1;
  }
  return count;
}

/** Written with a plus sign in front. */
export function hasPlus(piece: string): boolean {
  return PLUS.test(piece);
}

const PLUS = /^[([]{0,2}\+/;
