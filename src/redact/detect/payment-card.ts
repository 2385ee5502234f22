// Payment card numbers (ISO/IEC 7812): issuer range and Luhn check digit; a label overrules both.
import type { Finding, Scan } from '../finding.ts';

// The digit comes first and what stands before it second: V8 looks at each place in the order of the pattern.
const RUN =
  /\d(?<!(?:[\p{Lu}\p{Ll}\p{N}_.+-]|==)\d)(?:(?:[ .-]{0,2}|[ \t]?\n[> \t|]{0,12}(?=\d{3}))\d){11,26}(?![\d]|\.\d|[\p{Lu}\p{Ll}])/gu;
const LABEL =
  /(?:card|credit|debit|visa|mastercard|master card|amex|american express|maestro|discover|diners|jcb|carte|cb|tarjeta|cartão|carta|kreditkarte|karte|kaart|kort|kart[aıu]?|карт[аыеу]\p{L}{0,2}|картк\p{L}|بطاقة|کارت|כרטיס|कार्ड|卡号|卡號|信用卡|银行卡|カード|카드|thẻ|kartu|κάρτα)[^\n\d]{0,40}$/iu;
/** Words of paying anywhere near: enough for numbers that other things could be too. */
const NEAR =
  /(?<!\p{L})(?:cards?|credit|debit|visa|mastercard|amex|maestro|cvv|cvc|expir\p{L}{1,6}|exp|payment|charged?|billing|refund|purchase|transaction|checkout|karte|carte|tarjeta|cartão|карт\p{L})(?!\p{L})/iu;
const ISSUER =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|095|[689]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}(?:\d{3})?|35(?:2[89]|[3-8]\d)\d{12}|(?:2131|1800)\d{11}|62\d{14,17}|(?:50|5[6-9]|6\d)\d{10,17}|0604\d{8}|220[0-4]\d{12})$/;
const LENGTHS = [16, 15, 14, 19, 18, 17, 13, 12];

export function findPaymentCards({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  RUN.lastIndex = 0;
  for (let match = RUN.exec(text); match !== null; match = RUN.exec(text)) {
    const { 0: written, index } = match;
    const card = cardWithin(text, written, index);
    if (card === null) {
      // Figures may stand before a card: go on where the next group of one may begin.
      const group = /[ .-]{1,2}(?=\d{3})/.exec(written);
      if (group !== null && written.length - group.index > 14)
        RUN.lastIndex = index + group.index + group[0].length;
      continue;
    }
    const value = card.replace(/\D/g, '');
    findings.push({ start: index, end: index + card.length, category: 'card', kind: 'number', value });
    RUN.lastIndex = index + card.length;
  }
  return findings;
}

/** The beginning of a run of figures that is a card number: an expiry date or a price may follow. */
function cardWithin(text: string, run: string, start: number): string | null {
  const before = text.slice(Math.max(0, start - 60), start);
  const labelled = LABEL.test(before);
  let isNear: boolean | null = labelled ? true : null;
  for (const length of LENGTHS) {
    const card = beginning(run, length);
    if (card === null) continue;
    const digits = card.replace(/\D/g, '');
    if (/^(\d)\1*$/.test(digits) || !ISSUER.test(digits) || !isLuhn(digits)) continue;
    if (isCardShape(card, digits)) return card;
    isNear ??= NEAR.test(text.slice(Math.max(0, start - 90), start + run.length + 60));
    if (isNear) return card;
  }
  if (!labelled) return null;
  const digits = run.replace(/\D/g, '');
  return digits.length <= 19 && !/^(\d)\1*$/.test(digits) ? run : beginning(run, 16);
}

/** The first digits of a run, where a group ends. */
function beginning(run: string, count: number): string | null {
  let seen = 0;
  for (let at = 0; at < run.length; at += 1) {
    const code = run.charCodeAt(at);
    if (code < 48 || code > 57) continue;
    seen += 1;
    if (seen < count) continue;
    const next = run.charCodeAt(at + 1);
    return next >= 48 && next <= 57 ? null : run.slice(0, at + 1);
  }
  return null;
}

/**
 * Bare runs of 13 digits are time stamps, numbers of the shared ranges in other lengths than 16 anything; groups must
 * be those of a card.
 */
function isCardShape(written: string, digits: string): boolean {
  if (digits.length < 14 || (digits.length !== 16 && /^(?:5[06-9]|6)/.test(digits))) return false;
  if (!/\D/.test(written)) return true;
  const groups = written.split(/\D+/).map((group) => group.length);
  return groups.length <= 5 && groups.every((length) => length >= 3 && length <= 7);
}

function isLuhn(digits: string): boolean {
  let sum = 0;
  for (let index = 0; index < digits.length; index += 1) {
    const digit = Number(digits[digits.length - 1 - index]);
    const doubled = index % 2 === 1 ? digit * 2 : digit;
    sum += doubled > 9 ? doubled - 9 : doubled;
  }
  return sum % 10 === 0;
}
