// Bank accounts: IBAN (ISO 13616) by checksum or label, BIC and domestic numbers by label.
import { countrySpecs, isValidIBAN } from 'ibantools';
import type { Finding, Scan } from '../finding.ts';

const SHAPE =
  /(?=[A-Za-z]{2}\d\d)(?<![\p{Lu}\p{Ll}\p{N}])[A-Za-z]{2}\d{2}(?:(?:[ .-]{0,2}|[ \t]?\n[> \t|]{0,12})[A-Za-z0-9]{2,7}){2,12}/gu;
const LABEL =
  /(?:iban|i\.b\.a\.n\.|account|a\/c|acct|konto|kontonummer|compte|cuenta|conta|счет|счёт|حساب|آيبان|账号|账户|帐号)[^\n\p{N}]{0,24}$/iu;
const BIC =
  /(?<![\p{L}\p{N}])(?:bic|swift|bic\/swift|swift\/bic|swift code|bic code)(?:\s?(?:code|no|number))?[\s:=#-]{1,6}([A-Za-z]{6}[A-Za-z0-9]{2}(?:[A-Za-z0-9]{3})?)(?![\p{L}\p{N}])/giu;
const DOMESTIC =
  /(?<![\p{L}\p{N}])(?:(?:bank )?(?:account|acct|a\/c)(?: (?:number|no|nr|#)|\.?(?: ?no\.?| ?#)?)|sort ?code|routing(?: number| no)?|kontonummer|konto-?nr|blz|numéro de compte|compte (?:bancaire|n°)|número de cuenta|n[úu]mero da conta|cuenta n[°º]|расч[её]тный сч[её]т|р\/с|رقم الحساب|账号|帐号|银行账号)[\s.:=#-]{1,6}(?:is )?((?:\d[ -]?){5,23}\d)(?!\d)/giu;

/** Cheap: without one of these words there is no domestic number. */
const DOMESTIC_HINT =
  /acc(?:oun)?t|a\/c|sort|routing|konto|blz|compte|c[ou][en][nt]ta|conta|сч[её]т|р\/с|حساب|[账帐]号/i;

/** Finds bank accounts; `value` is the compact number in upper case. */
export function findBankAccounts({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  for (const match of text.matchAll(SHAPE)) {
    const length = ibanLength(match[0], text.slice(Math.max(0, match.index - 40), match.index));
    if (length !== null) findings.push(account(match.index, match[0].slice(0, length), 'iban'));
  }
  if (/bic|swift/i.test(text)) {
    for (const match of text.matchAll(BIC)) {
      findings.push(account(match.index + match[0].length - match[1]!.length, match[1]!, 'bic'));
    }
  }
  for (const match of DOMESTIC_HINT.test(text) ? text.matchAll(DOMESTIC) : []) {
    findings.push(account(match.index + match[0].length - match[1]!.length, match[1]!, 'domestic'));
  }
  return findings;
}

function account(start: number, written: string, kind: string): Finding {
  const value = written.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  return { start, end: start + written.length, category: 'iban', kind, value };
}

/** How much of the run is the IBAN: its country says how long it is. */
function ibanLength(run: string, before: string): number | null {
  const country = run.slice(0, 2).toUpperCase();
  const chars = countrySpecs[country]?.chars ?? null;
  const labelled = LABEL.test(before);
  if (chars !== null) {
    const end = endOfCharacters(run, chars);
    if (end !== null) {
      const compact = run
        .slice(0, end)
        .replace(/[^A-Za-z0-9]/g, '')
        .toUpperCase();
      if (isValidIBAN(compact) || (labelled && /\d{6}/.test(compact))) return end;
    }
  }
  if (!labelled || (chars === null && !/iban[^\n]{0,24}$/i.test(before))) return null;
  // A label overrules a wrong checksum or length: a mistyped account is still somebody's.
  const end = endOfDigits(run);
  return run.slice(0, end).replace(/[^A-Za-z0-9]/g, '').length >= 12 ? end : null;
}

function endOfCharacters(run: string, count: number): number | null {
  let seen = 0;
  for (let at = 0; at < run.length; at += 1) {
    if (/[A-Za-z0-9]/.test(run[at]!)) seen += 1;
    if (seen === count) return /[A-Za-z0-9]/.test(run[at + 1] ?? ' ') ? null : at + 1;
  }
  return null;
}

function endOfDigits(run: string): number {
  const last = /^.*\d[A-Za-z]{0,3}(?![A-Za-z])/s.exec(run.slice(0, 48));
  return last === null ? 0 : last[0].length;
}
