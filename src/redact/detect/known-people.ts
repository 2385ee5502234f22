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
  const wanted = wantedOf(scan.people);
  const findings: Finding[] = [];
  findAddresses(foldCase(scan.text), wanted.domains, findings);
  if (scan.names) {
    const { names, words } = (wanted.names ??= namesOf(scan.people));
    for (const { pattern, value } of words) findWord(scan.text, pattern, value, findings);
    findings.push(...names.find(scan.text));
  }
  // last: where a name is one of this message's people, their address here says who it is
  return others.length === 0 ? findings : [...findings, ...others];
}

interface Wanted {
  /** local parts by domain: however many share one, it is looked for once */
  readonly domains: ReadonlyMap<string, ReadonlySet<string>>;
  names: Names | null;
}

/** A message is read field by field, and again around its cuts: what is looked for is made once. */
const prepared = new WeakMap<readonly Address[], Wanted>();

function wantedOf(people: readonly Address[]): Wanted {
  const known = prepared.get(people);
  if (known !== undefined) return known;
  const wanted = { domains: domainsOf(people.slice(0, PEOPLE)), names: null };
  prepared.set(people, wanted);
  return wanted;
}

function domainsOf(people: readonly Address[]): Map<string, Set<string>> {
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
  return domains;
}

function findAddresses(text: string, domains: Wanted['domains'], findings: Finding[]): void {
  for (const [domain, locals] of domains) {
    let place = text.indexOf(domain);
    if (place < 0) continue;
    const reach = GAP + Math.max(...[...locals].map((local) => local.length));
    for (; place >= 0; place = text.indexOf(domain, place + domain.length)) {
      const end = place + domain.length;
      const before = text.slice(Math.max(0, place - reach), place);
      for (const local of locals) {
        const start = local === '' ? before.length : before.lastIndexOf(local);
        if (start < 0) continue;
        const between = before.slice(start + local.length);
        if (local !== '' && (between === '' || between.length > GAP || !BETWEEN.test(between))) continue;
        const value = local === '' ? domain : `${local}@${domain}`;
        findings.push({
          start: end - domain.length - before.length + start,
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

interface Names {
  /** whole ones */
  readonly names: PeopleNames;
  /** last names with an initial, and single words; one that several people share is looked for once */
  readonly words: readonly { readonly pattern: RegExp; readonly value: string }[];
}

function namesOf(everybody: readonly Address[]): Names {
  const people = everybody.slice(0, PEOPLE).map(({ displayName, addrSpec }) => ({
    words: wordsOf(displayName.trim()),
    address: (addrSpec.trim() || displayName.trim()).toLowerCase(),
  }));
  const values = new Map<string, string>();
  for (const { words, address } of people) {
    const last = words.at(-1) ?? '';
    const sources = words.filter(isTelling).map(escape);
    if (words.length > 1 && /^\p{Lu}/u.test(words[0]!) && isTelling(last))
      sources.unshift(`${/^./u.exec(words[0]!)![0]}\\.?[\\s>]{0,4}${escape(last)}`);
    for (const source of sources) if (!values.has(source)) values.set(source, address);
  }
  return {
    names: new PeopleNames(
      people.map(({ words, address }) => ({ name: words.join(' '), address })),
      null,
      true,
    ),
    words: [...values].map(([source, value]) => ({ pattern: wordPattern(source), value })),
  };
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

function wordPattern(source: string): RegExp {
  const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}]/u.test(source);
  return new RegExp(unspaced ? source : `(?<![\\p{L}\\p{N}])${source}(?![\\p{L}\\p{N}])`, 'gu');
}

function findWord(text: string, pattern: RegExp, value: string, findings: Finding[]): void {
  for (const { 0: found, index: start } of text.matchAll(pattern))
    findings.push({ start, end: start + found.length, category: 'name', kind: 'person', value });
}

function escape(word: string): string {
  return word.replace(/[\\^$.*+?()[\]{}|/]/g, '\\$&');
}
