// Addresses and names of the people of this message, found in whatever form detectors could miss: the address of
// somebody in the header must be gone from the text even where it is broken up.
import type { Address } from '../../mail/address.ts';
import type { Finding, Scan } from '../finding.ts';
import { PeopleNames } from '../people-names.ts';

const PEOPLE = 200;
const GAP = 24;
/** What may stand between the local part and the domain: marks and at most one short word. */
const BETWEEN =
  /^[\s"'<>()[\]{}*_|\\/.,;:@+=~-]{0,12}(?:@|\p{L}{1,9})?[\s"'<>()[\]{}*_|\\/.,;:@+=~-]{0,12}$/u;

export function findKnownPeople(scan: Scan): Finding[] {
  const others = scan.names ? (scan.register?.find(scan.text) ?? []) : [];
  if (scan.people.length === 0) return others;
  const people = scan.people.slice(0, PEOPLE);
  const findings: Finding[] = [];
  findAddresses(foldCase(scan.text), people, findings);
  if (scan.names) {
    findNames(scan.text, people, findings);
    findings.push(...namesOf(people).find(scan.text));
  }
  // last: where a name is one of this message's people, their address here says who it is
  return others.length === 0 ? findings : [...findings, ...others];
}

function findAddresses(text: string, people: readonly Address[], findings: Finding[]): void {
  /** local parts by domain: however many share one, it is looked for once */
  const domains = new Map<string, Set<string>>();
  for (const { addrSpec } of people) {
    const address = foldCase(addrSpec.trim());
    if (address === '') continue;
    const at = address.lastIndexOf('@');
    const domain = address.slice(at + 1);
    // Without a local part it is a name of a machine, or something else altogether.
    if (domain.length < (at < 1 ? 4 : 1)) continue;
    const locals = domains.get(domain) ?? new Set();
    domains.set(domain, locals.add(address.slice(0, Math.max(0, at))));
  }
  for (const [domain, locals] of domains) {
    const reach = GAP + Math.max(...[...locals].map((local) => local.length));
    for (let place = text.indexOf(domain); place >= 0; place = text.indexOf(domain, place + domain.length)) {
      const end = place + domain.length;
      const before = text.slice(Math.max(0, place - reach), place);
      for (const local of locals) {
        const start = local === '' ? before.length : before.lastIndexOf(local);
        if (start < 0) continue;
        const between = before.slice(start + local.length);
        if (local !== '' && (between === '' || between.length > GAP || !BETWEEN.test(between))) continue;
        const value = local === '' ? domain : `${local}@${domain}`;
        findings.push({
          start: place - before.length + start,
          end,
          category: 'email',
          kind: 'known',
          value,
        });
      }
    }
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

function namesOf(people: readonly Address[]): PeopleNames {
  return new PeopleNames(
    people.map(({ displayName, addrSpec }) => ({
      name: wordsOf(displayName.trim()).join(' '),
      address: (addrSpec.trim() || displayName.trim()).toLowerCase(),
    })),
    null,
    true,
  );
}

/** Last names with an initial, and their words; a word that several people share is looked for once. */
function findNames(text: string, people: readonly Address[], findings: Finding[]): void {
  const seen = new Set<string>();
  for (const person of people) {
    const words = wordsOf(person.displayName.trim());
    const value = (person.addrSpec.trim() || person.displayName.trim()).toLowerCase();
    const look = (source: string) => {
      if (seen.has(source)) return;
      seen.add(source);
      eachMatch(text, source, (start, end) =>
        findings.push({ start, end, category: 'name', kind: 'person', value }),
      );
    };
    if (words.length > 1) {
      const last = words.at(-1)!;
      if (/^\p{Lu}/u.test(words[0]!) && isTelling(last))
        look(`${/^./u.exec(words[0]!)![0]}\\.?[\\s>]{0,4}${escape(last)}`);
    }
    for (const word of words) if (isTelling(word)) look(escape(word));
  }
}

function wordsOf(name: string): readonly string[] {
  if (name.includes('@')) return [];
  return name
    .replace(/\([^)]{0,80}\)|["']/g, ' ')
    .split(/[\s,;]+/u)
    .filter((word) => /\p{L}/u.test(word))
    .slice(0, 6);
}

const TITLES =
  /^(?:dr|prof|mr|mrs|ms|sir|jr|sr|phd|von|van|der|den|del|dos|das|bin|al|el|la|le|de|da|di)\.?$/i;

/** Names a person by itself: no title, no particle, no word that means something else too. */
function isTelling(word: string): boolean {
  if (COMMON.has(word.toLowerCase()) || TITLES.test(word) || /^\p{Ll}/u.test(word)) return false;
  return word.length >= (/[\p{Script=Latin}]/u.test(word) ? 3 : 2);
}

function eachMatch(text: string, source: string, found: (start: number, end: number) => void): void {
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(source);
  const pattern = new RegExp(unspaced ? source : `(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'gu');
  for (let match = pattern.exec(text); match !== null; match = pattern.exec(text)) {
    found(match.index, match.index + match[0].length);
    if (match[0].length === 0) pattern.lastIndex += 1;
  }
}

function escape(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
