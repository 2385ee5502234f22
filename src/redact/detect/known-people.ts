// Addresses and names of the people of this message, found in whatever form detectors could miss: the address of
// somebody in the header must be gone from the text even where it is broken up.
import type { Address } from '../../mail/address.ts';
import type { Finding, Scan } from '../finding.ts';

const PEOPLE = 200;
const GAP = 24;
/** What may stand between the local part and the domain: marks and at most one short word. */
const BETWEEN =
  /^[\s"'<>()[\]{}*_|\\/.,;:@+=~-]{0,12}(?:@|\p{L}{1,9})?[\s"'<>()[\]{}*_|\\/.,;:@+=~-]{0,12}$/u;

export function findKnownPeople(scan: Scan): Finding[] {
  const others = scan.names ? (scan.register?.find(scan.text) ?? []) : [];
  if (scan.people.length === 0) return others;
  const folded = foldCase(scan.text);
  const findings: Finding[] = [];
  const seen = new Set<string>();
  for (const person of scan.people.slice(0, PEOPLE)) {
    const address = foldCase(person.addrSpec.trim());
    if (address !== '' && !seen.has(address)) findAddress(folded, address, findings);
    seen.add(address);
    if (scan.names) findName(scan.text, person, findings);
  }
  // last: where a name is one of this message's people, their address here says who it is
  return others.length === 0 ? findings : [...findings, ...others];
}

function findAddress(text: string, address: string, findings: Finding[]): void {
  const at = address.lastIndexOf('@');
  const local = at < 0 ? '' : address.slice(0, at);
  const domain = address.slice(at + 1);
  const found = (start: number, end: number) =>
    findings.push({ start, end, category: 'email', kind: 'known', value: address });
  if (local === '' || domain === '') {
    if (domain.length < 4) return;
    for (let start = text.indexOf(domain); start >= 0; start = text.indexOf(domain, start + domain.length)) {
      found(start, start + domain.length);
    }
    return;
  }
  for (let place = text.indexOf(domain); place >= 0; place = text.indexOf(domain, place + domain.length)) {
    const from = Math.max(0, place - GAP - local.length);
    const start = text.slice(from, place).lastIndexOf(local);
    if (start < 0) continue;
    const between = text.slice(from + start + local.length, place);
    if (between !== '' && BETWEEN.test(between)) found(from + start, place + domain.length);
  }
}

/** Lower case that keeps every offset. */
function foldCase(text: string): string {
  const lower = text.toLowerCase();
  return lower.length === text.length ? lower : text.replace(/[A-Z]/g, (letter) => letter.toLowerCase());
}

/** Words that are names and also words: taken only as part of the whole name. */
const COMMON = new Set(
  'may will mark jordan paris grant rose hope faith grace joy art bill bob frank jack pat sue dean law long young king page rich sky april june august summer autumn internet governance forum list via the and for from dynamic coalition team office secretariat support info admin group working mailing'.split(
    ' ',
  ),
);

function findName(text: string, person: Address, findings: Finding[]): void {
  const name = person.displayName.trim();
  if (name === '' || name.includes('@')) return;
  const words = name
    .replace(/\([^)]{0,80}\)|["']/g, ' ')
    .split(/[\s,;]+/u)
    .filter((word) => /\p{L}/u.test(word))
    .slice(0, 6);
  const value = (person.addrSpec.trim() || name).toLowerCase();
  const found = (start: number, end: number) =>
    findings.push({ start, end, category: 'name', kind: 'person', value });
  if (words.length > 1) {
    for (const order of [words, [...words.slice(-1), ...words.slice(0, -1)]]) {
      eachMatch(text, order.map(escape).join('[\\s,>]{1,8}'), 'giu', found);
    }
  }
  for (const word of words) {
    const tooCommon =
      COMMON.has(word.toLowerCase()) ||
      /^(?:dr|prof|mr|mrs|ms|sir|jr|sr|phd|von|van|der|den|del|dos|das|bin|al|el|la|le|de|da|di)\.?$/i.test(
        word,
      );
    if (tooCommon || word.length < (/[\p{Script=Latin}]/u.test(word) ? 3 : 2)) continue;
    if (/^\p{Ll}/u.test(word)) continue;
    eachMatch(text, escape(word), 'gu', found);
  }
}

function eachMatch(
  text: string,
  source: string,
  flags: string,
  found: (start: number, end: number) => void,
): void {
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(source);
  const pattern = new RegExp(unspaced ? source : `(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, flags);
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found(match.index, match.index + match[0].length);
    if (match[0].length === 0) pattern.lastIndex += 1;
  }
}

function escape(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
