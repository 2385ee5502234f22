// Bank accounts: IBAN (ISO 13616) by checksum or label, BIC and domestic numbers by label, wallets by their checksum.
import { createHash } from 'node:crypto';
import { countrySpecs, isValidIBAN } from 'ibantools';
import type { Finding, Scan } from '../finding.ts';
import { ACCOUNT, ACCOUNT_HINT, ACCOUNT_UNSPACED, BIC, IBAN_CONTEXT, IFSC } from './account-labels.ts';

const START = /[A-Za-z]{2}\d\d(?=[ .-]?[A-Za-z0-9 \n])/g;
/** What people put between the groups, or one line break with the quotation marks of the next line. */
const GAP = /[ \u00a0.-]{1,2}|[ \t]?\r?\n[> \t|]{0,12}/y;
const REST = /(?:(?:[ .-]{0,2}|[ \t]?\n[> \t|]{0,12})[A-Za-z0-9]{1,8}){2,14}/y;
const NUMBER = /\d(?:[ ./-]{0,2}\d){4,29}(?![\dA-Za-z])/g;
// Three scans: V8 runs each far faster than one of three branches.
const WALLETS = [
  /bc1[ac-hj-np-z02-9]{39,87}(?![A-Za-z0-9])/g,
  /0x[0-9a-fA-F]{40}(?![0-9a-fA-F])/g,
  /[13][a-km-zA-HJ-NP-Z1-9]{25,34}(?![A-Za-z0-9])/g,
];
const WALLET_LABEL =
  /(?:wallet|bitcoin|btc|eth|ether|ethereum|usdt|usdc|erc-?20|crypto|donat\p{L}{1,5}|address|кошел\p{L}{2,4}|محفظة|钱包)[^\n]{0,40}$/iu;

/** Finds bank accounts; `value` is the compact number in upper case. */
export function findBankAccounts({ text, labels }: Scan): Finding[] {
  const findings: Finding[] = [];
  START.lastIndex = 0;
  for (let start = START.exec(text); start !== null; start = START.exec(text)) {
    const end = ibanEnd(text, start.index);
    if (end === null) continue;
    findings.push(account(start.index, text.slice(start.index, end), 'iban'));
    START.lastIndex = end;
  }
  for (const { start, word } of labels().words.bank) {
    const isIfsc = word.startsWith('ifsc');
    const pattern = isIfsc ? IFSC : BIC;
    pattern.lastIndex = start;
    const code = pattern.exec(text)?.[1];
    if (code !== undefined)
      findings.push(account(pattern.lastIndex - code.length, code, isIfsc ? 'domestic' : 'bic'));
  }
  NUMBER.lastIndex = 0;
  for (let number = NUMBER.exec(text); number !== null; number = NUMBER.exec(text)) {
    const { 0: written, index } = number;
    const before = text.slice(Math.max(0, index - 48), index);
    if (!ACCOUNT_HINT.test(before)) continue;
    if (isDomestic(written) && (ACCOUNT.test(before) || ACCOUNT_UNSPACED.test(before)))
      findings.push(account(index, written, 'domestic'));
  }
  wallets(text, findings);
  return findings;
}

function account(start: number, written: string, kind: string): Finding {
  const value = written.replace(/[^A-Za-z0-9]/g, '').toUpperCase();
  return { start, end: start + written.length, category: 'iban', kind, value };
}

function isLetter(code: number): boolean {
  return (
    (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57) || code >= 0xc0
  );
}

/** End of the IBAN that begins here: its country says how long it is. */
function ibanEnd(text: string, start: number): number | null {
  if (isLetter(text.charCodeAt(start - 1)) && !/iban$/i.test(text.slice(Math.max(0, start - 4), start)))
    return null;
  const country = text.slice(start, start + 2).toUpperCase();
  const spec = countrySpecs[country];
  if (spec?.chars == null) return labelledEnd(text, start, true);
  const end = endOfCharacters(text, start, spec.chars);
  if (end !== null) {
    const compact = text
      .slice(start, end)
      .replace(/[^A-Za-z0-9]/g, '')
      .toUpperCase();
    if (isValidIBAN(compact)) return end;
    if (/\d{6}/.test(compact) && IBAN_CONTEXT.test(text.slice(Math.max(0, start - 60), start))) return end;
  }
  return labelledEnd(text, start, false);
}

function endOfCharacters(text: string, start: number, count: number): number | null {
  let at = start;
  for (let seen = 0; ;) {
    const code = text.charCodeAt(at);
    if (code < 0x7b && isLetter(code)) {
      seen += 1;
      at += 1;
      if (seen === count) return isLetter(text.charCodeAt(at)) ? null : at;
      continue;
    }
    GAP.lastIndex = at;
    if (seen === 0 || !GAP.test(text)) return null;
    at = GAP.lastIndex;
  }
}

/** A label overrules a wrong checksum or length: a mistyped account is still somebody's. */
function labelledEnd(text: string, start: number, onlyIban: boolean): number | null {
  const before = text.slice(Math.max(0, start - 40), start);
  if (!(onlyIban ? /iban[^\n\d]{0,24}$/i : /(?:iban|i\.b\.a\.n|آيبان|شبا)[^\n\d]{0,24}$/i).test(before))
    return null;
  REST.lastIndex = start;
  const run = REST.exec(text)?.[0].slice(0, 48) ?? '';
  const end = /^.*\d[A-Za-z]{0,3}(?![A-Za-z])/s.exec(run)?.[0] ?? '';
  return end.replace(/[^A-Za-z0-9]/g, '').length >= 12 ? start + end.length : null;
}

/** Not a date, some years, an address of a network. */
function isDomestic(written: string): boolean {
  return !/^(?:\d{4}[./-]\d{1,2}[./-]\d{1,2}|\d{1,2}[./-]\d{1,2}[./-]\d{4}|(?:(?:19|20)\d\d[ /-]{0,3}){1,9}|\d{1,3}(?:\.\d{1,3}){3}(?:\/\d{1,2})?)$/.test(
    written,
  );
}

function wallets(text: string, findings: Finding[]): void {
  for (const pattern of WALLETS) {
    pattern.lastIndex = 0;
    for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
      const { 0: written, index } = match;
      if (isLetter(text.charCodeAt(index - 1))) continue;
      // With its checksum an address of Ethereum has letters of both cases (EIP-55).
      const isWallet = written.startsWith('0x')
        ? (/[a-f]/.test(written) && /[A-F]/.test(written)) ||
          WALLET_LABEL.test(text.slice(Math.max(0, index - 60), index))
        : written.startsWith('bc1') ||
          isBase58Check(written) ||
          (/[a-z]/.test(written) &&
            /[A-Z]/.test(written) &&
            WALLET_LABEL.test(text.slice(Math.max(0, index - 60), index)));
      if (isWallet) findings.push(account(index, written, 'wallet'));
    }
  }
}

const BASE58 = '123456789ABCDEFGHJKLMNPQRSTUVWXYZabcdefghijkmnopqrstuvwxyz';

/** 21 bytes and the first four of their double SHA-256, written in base 58. */
function isBase58Check(written: string): boolean {
  let number = 0n;
  for (const digit of written) number = number * 58n + BigInt(BASE58.indexOf(digit));
  const bytes = Buffer.from(number.toString(16).padStart(50, '0'), 'hex');
  if (bytes.length !== 25) return false;
  const sha = (data: Uint8Array) => createHash('sha256').update(data).digest();
  return sha(sha(bytes.subarray(0, 21)))
    .subarray(0, 4)
    .equals(bytes.subarray(21));
}
