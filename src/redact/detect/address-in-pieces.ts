// Addresses whose sign stands apart or is another one: 'jane' + '@' + 'example.org' in a program, "jane#example.org
// (replace # with @)", "mail: jane => example.org". Each is anchored at what is rare.
import type { Finding } from '../finding.ts';
import { isAsciiLetter, isDigit } from './ascii.ts';
import { domainEnd } from './domain.ts';

const LOCAL_BEFORE = /([\w.+-]{1,64})['"][ \t]{0,2}[+.,][ \t]{0,2}$/;
const DOMAIN_BEHIND = /['"][ \t]{0,2}[+.,][ \t]{0,2}['"]([\w.-]{3,100})/y;
/** "把#换成@", "replace # with @" */
const SWAPPED =
  /(?:replace|change|swap|remplacez|ersetze|замени\p{L}{0,3}|把|将|將)[ \t]{0,2}["'“”]?([^\p{L}\p{N}\s"'.@])["'“”]?[ \t]{0,2}(?:with|by|to|for|par|durch|на|换成|換成|改成|改为|改為|替换为|替換為|换为)[ \t]{0,2}(?:an? )?["'“”]?$/iu;
const SWAPPED_END = /(?:with|by|to|for|par|durch|на|成|为|為)[ \t]{0,2}(?:an? )?["'“”]?$/iu;
const POINTED =
  /(?<!\p{L})(?:e-?mail|mail|contact|адрес|почта|courriel|correo)[ \t]{0,2}:[ \t]{0,3}([\w.+-]{2,64})$/iu;
const DOMAIN = /[A-Za-z0-9][A-Za-z0-9.-]{3,100}/y;
const REACH = 160;

export function addressesInPieces(text: string): Finding[] {
  const findings: Finding[] = [];
  const add = (start: number, local: string, domainStart: number, domain: string) => {
    const length = domainEnd(domain);
    if (length === null || start < 0) return;
    const value = `${local}@${domain.slice(0, length)}`.toLowerCase();
    findings.push({ start, end: domainStart + length, category: 'email', kind: 'obfuscated', value });
  };
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const last = text.charCodeAt(at - 1);
    if (last === 39 || last === 34) {
      const local = LOCAL_BEFORE.exec(text.slice(Math.max(0, at - 74), at - 1));
      DOMAIN_BEHIND.lastIndex = at + 1;
      const domain = local === null ? undefined : DOMAIN_BEHIND.exec(text)?.[1];
      if (domain !== undefined)
        add(at - 1 - local![0].length, local![1]!, DOMAIN_BEHIND.lastIndex - domain.length, domain);
    }
    const behind = text.charCodeAt(at + 1);
    if (isDigit(behind) || isAsciiLetter(behind)) continue;
    const before = text.slice(Math.max(0, at - REACH), at);
    const sign = SWAPPED_END.test(before.slice(-12)) ? SWAPPED.exec(before) : null;
    if (sign === null) continue;
    const head = before.slice(0, sign.index);
    const place = head.lastIndexOf(sign[1]!);
    const local = /[\w.+-]{2,64}$/.exec(head.slice(0, Math.max(0, place)))?.[0];
    DOMAIN.lastIndex = at - before.length + place + 1;
    const domain = local === undefined ? undefined : DOMAIN.exec(text)?.[0];
    if (domain !== undefined)
      add(at - before.length + place - local!.length, local!, DOMAIN.lastIndex - domain.length, domain);
  }
  for (let at = text.indexOf(' => '); at >= 0; at = text.indexOf(' => ', at + 4)) {
    const local = POINTED.exec(text.slice(Math.max(0, at - 90), at))?.[1];
    DOMAIN.lastIndex = at + 4;
    const domain = local === undefined ? undefined : DOMAIN.exec(text)?.[0];
    if (domain !== undefined) add(at - local!.length, local!, at + 4, domain);
  }
  return findings;
}
