// Payment card numbers (ISO/IEC 7812): issuer range and Luhn check digit; a label overrules both.
import type { Finding, Scan } from '../finding.ts';

const RUN =
  /(?<![\p{Lu}\p{Ll}\p{N}_.+-]|==)\d(?:(?:[ .-]{0,2}|[ \t]?\n[> \t|]{0,12}(?=\d{3}))\d){11,18}(?![\d]|[ -]{0,2}\d|\.\d|[\p{Lu}\p{Ll}])/gu;
const LABEL =
  /(?:card|credit|debit|visa|mastercard|master card|amex|american express|maestro|carte|tarjeta|cartão|kreditkarte|karte|карт[аыеу]|بطاقة|卡号|信用卡|カード)[^\n\d]{0,30}$/iu;
const ISSUER =
  /^(?:4\d{12}(?:\d{3}){0,2}|5[1-5]\d{14}|2(?:22[1-9]|2[3-9]\d|[3-6]\d\d|7[01]\d|720)\d{12}|3[47]\d{13}|3(?:0[0-5]|[68]\d)\d{11}|(?:6011|65\d\d|64[4-9]\d)\d{12}|35(?:2[89]|[3-8]\d)\d{12}|62\d{14,17}|(?:50|5[6-9]|6\d)\d{10,17}|220[0-4]\d{12})$/;

export function findPaymentCards({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  for (const match of text.matchAll(RUN)) {
    const digits = match[0].replace(/\D/g, '');
    const labelled = LABEL.test(text.slice(Math.max(0, match.index - 60), match.index));
    if (!labelled && !(ISSUER.test(digits) && isLuhn(digits) && isCardShape(match[0], digits))) continue;
    if (/^(\d)\1*$/.test(digits)) continue;
    findings.push({
      start: match.index,
      end: match.index + match[0].length,
      category: 'card',
      kind: 'number',
      value: digits,
    });
  }
  return findings;
}

/** Bare runs of 13 digits are time stamps; groups must be those of a card. */
function isCardShape(written: string, digits: string): boolean {
  if (!/\D/.test(written)) return digits.length >= 14;
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
