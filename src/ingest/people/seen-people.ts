// Who is seen in a message, and under which names: header fields, attribution lines, the writer's signature.
import type { Address } from '../../mail/address.ts';
import type { ParsedMessage } from '../../mail/message.ts';
import { isNobodysName, isTellingWord, nameWords } from '../../mail/person-name.ts';
import { isPersonsAddress } from '../../mail/role-address.ts';
import type { SeenPerson } from '../../mail/seen-person.ts';

const PEOPLE = 200;
const PAIRS = 200;

/** `lists`: addresses of the archive's lists, lower case; they are nobody. */
export function seenPeople(parsed: ParsedMessage, lists: ReadonlySet<string>): SeenPerson[] {
  const seen = new Map<string, { addresses: string[]; names: Set<string> }>();
  const see = (addrSpec: string, name: string) => {
    const address = addrSpec.trim().toLowerCase();
    if (seen.size >= PEOPLE || !isPersonsAddress(address, lists)) return;
    let person = seen.get(address);
    if (person === undefined) seen.set(address, (person = { addresses: [address], names: new Set() }));
    const clean = cleanName(name);
    if (clean !== null) person.names.add(clean);
  };
  for (const { addrSpec, displayName } of [parsed.author, ...parsed.people]) see(addrSpec, displayName);
  for (const { name, address } of pairsIn(parsed.body)) see(address, name);
  const writer = seen.get(parsed.author.addrSpec.trim().toLowerCase());
  if (writer !== undefined) {
    const own = ownSignature(parsed, lists);
    const others = [...own.addresses, ...replyAddress(parsed, lists)];
    for (const name of own.names) writer.names.add(name);
    for (const address of others) if (!writer.addresses.includes(address)) writer.addresses.push(address);
  }
  return [...seen.values()].map(({ addresses, names }) => ({ addresses, names: [...names] }));
}

/** A display name without what list software and mail programs add; null where it is no name. */
function cleanName(name: string): string | null {
  const plain = name
    .slice(0, 200)
    .replace(/\s\(?via\s.{1,150}$/iu, '')
    .replace(/\([^)]{0,80}\)|["“”„]/gu, ' ')
    .replace(/^'(.*)'$/u, '$1')
    .replace(/\s+/gu, ' ')
    .trim();
  if (plain === '' || plain.includes('@') || !/\p{L}/u.test(plain)) return null;
  return /\d{3}|[<>{}|#/:;=]/u.test(plain) || isNobodysName(nameWords(plain)) ? null : plain;
}

/** Addresses in brackets: what stands before them is whose they are. The line may have been broken behind the bracket. */
const BRACKETED =
  /[<([](?:\s{0,3}\n[\s>|]{0,20})?(?:mailto:)?([^\s@<>()[\],;:"]{1,64}@[^\s@<>()[\],;:"]{3,200})[>)\]]/y;
const BEFORE = 120;
const LOCAL_PART = 72;
const AT_SIGNS = 5000;

/** `On 5 Jan 2026, Jane Doe <jane@example.org> wrote:` and every other name with its address. */
function* pairsIn(text: string): Generator<{ name: string; address: string }> {
  let found = 0;
  let looked = 0;
  for (let at = text.indexOf('@'); at >= 0 && found < PAIRS; at = text.indexOf('@', at + 1)) {
    if ((looked += 1) > AT_SIGNS) return;
    const open = bracketBefore(text, at);
    if (open === null) continue;
    BRACKETED.lastIndex = open;
    const address = BRACKETED.exec(text)?.[1];
    if (address === undefined) continue;
    found += 1;
    const name = nameBefore(text.slice(Math.max(0, open - BEFORE), open));
    if (name !== null) yield { name, address };
  }
}

function bracketBefore(text: string, at: number): number | null {
  let start = at;
  while (start > 0 && at - start < LOCAL_PART && !/[\s<([@]/u.test(text[start - 1]!)) start -= 1;
  if (start === at) return null;
  for (let back = 0; back < 24 && start > 0; back += 1, start -= 1) {
    const before = text[start - 1]!;
    if (/[<([]/u.test(before)) return start - 1;
    if (!/[\s>|]/u.test(before)) return null;
  }
  return null;
}

const NAME_WORD = /^[\p{Lu}\p{Lo}\p{Lt}][\p{L}\p{M}.'’-]{0,40}$/u;
const PARTICLE = /^(?:von|van|der|den|del|dos|das|bin|ibn|bint|al|el|la|le|de|da|di|du|y|e|und|ter|ten|zu)$/u;
/** Words of attribution lines that look like a part of a name: they begin with a capital, or their script has none. */
const NOT_A_NAME =
  /^(?:On|Am|Le|El|Il|Em|Op|Den|Dne|Dnia|From|To|Cc|Von|An|De|Para|Da|Van|Aan|От|Кому|Копия|بواسطة|من|إلى|كتب|كتبت|بتاريخ|في|يوم|发件人|收件人|抄送|差出人|宛先|Sent|Date|Subject|Re|Fwd|AM|PM|UTC|GMT|By|Mr|Mrs|Ms|Hi|Dear|Contact|Email|Mail|Quoting|Zitat|Selon|Auftrag|Behalf)$/u;

function nameBefore(before: string): string | null {
  // the name may end the line above, behind quotation marks
  const text = before.replace(/[\s>|("'“„*_]{0,20}$/u, '').replace(/["'”]{1,2}$/u, '');
  const line = text.slice(text.lastIndexOf('\n') + 1).replace(/^[\s>|]{1,40}/u, '');
  const reversed =
    /^(?:.*[\d:;]\s?)?["'“„]?(\p{Lu}[\p{L}\p{M}'’-]{1,40}), (\p{Lu}[\p{L}\p{M}'’. -]{1,40})$/u.exec(line);
  const quoted = /["“„']$/u.test(before.trimEnd())
    ? reversed
    : /^\s*(?:From|Von|De|От)\s*:/u.test(line)
      ? reversed
      : null;
  const words = (quoted === null ? line.slice(lastBreak(line)) : `${quoted[2]} ${quoted[1]}`)
    .trim()
    .split(/\s+/u);
  const name: string[] = [];
  for (const word of words.reverse()) {
    const bare = word.replace(/^["'“„*_(]{1,3}|["'”*_)]{1,3}$/gu, '');
    if (name.length >= 6 || NOT_A_NAME.test(bare) || !(NAME_WORD.test(bare) || PARTICLE.test(bare))) break;
    name.unshift(bare);
  }
  while (name.length > 0 && PARTICLE.test(name[0]!) && name.length < 2) name.shift();
  return name.length === 0 ? null : name.join(' ');
}

/** Dates, times and labels stand before the name: it begins after the last mark or number. */
function lastBreak(line: string): number {
  let at = 0;
  for (const match of line.matchAll(/[,:;\d()\]}。、，：]/gu)) at = match.index + match[0].length;
  return at;
}

/** Someone who writes under one name from one address and takes replies at another, under the same full name. */
function replyAddress(parsed: ParsedMessage, lists: ReadonlySet<string>): string[] {
  const replyTo = (parsed.replyTo ?? []).filter(({ addrSpec }) => isPersonsAddress(addrSpec, lists));
  if (replyTo.length !== 1) return [];
  const [reply] = replyTo as [Address];
  const words = nameWords(parsed.author.displayName);
  const isSame = words.length > 1 && nameWords(reply.displayName).join(' ') === words.join(' ');
  return isSame ? [reply.addrSpec.trim().toLowerCase()] : [];
}

const SIGNATURE_LINES = 12;
const ADDRESS = /[\p{L}\p{N}._%+-]{1,64}@[\p{L}\p{N}-]{1,63}(?:\.[\p{L}\p{N}-]{1,63}){1,6}/gu;

/** What the writer's own signature (behind the last `-- `) adds: names and addresses that fit the name in the header. */
function ownSignature(
  parsed: ParsedMessage,
  lists: ReadonlySet<string>,
): { addresses: string[]; names: string[] } {
  const words = nameWords(parsed.author.displayName);
  const telling = words.filter(isTellingWord);
  const none = { addresses: [], names: [] };
  const start = Math.max(parsed.body.lastIndexOf('\n-- \n'), parsed.body.lastIndexOf('\n--\n'));
  if (start < 0 || words.length === 0) return none;
  const lines = parsed.body
    .slice(start + 1, start + 2000)
    .split('\n')
    .slice(1, SIGNATURE_LINES);
  const names: string[] = [];
  const addresses: string[] = [];
  for (const line of lines) {
    const text = line.trim();
    if (text.startsWith('>')) break;
    const found = nameWords(text);
    const isName = text.length <= 60 && /^[\p{L}\p{M}.,'’" -]+$/u.test(text) && found.length <= 5;
    if (isName && telling.some((word) => found.includes(word))) {
      const clean = cleanName(text.replace(/,.*$/u, ''));
      if (clean !== null && nameWords(clean).some((word) => telling.includes(word))) names.push(clean);
    }
    for (const [address] of text.matchAll(ADDRESS)) {
      const lower = address.toLowerCase();
      if (isPersonsAddress(lower, lists) && isNamedAfter(lower.slice(0, lower.lastIndexOf('@')), words))
        addresses.push(lower);
    }
  }
  return { addresses: addresses.slice(0, 5), names: names.slice(0, 3) };
}

/** `jane`, `jane.doe`, `jdoe`, `doe` for Jane Doe; not `john.doe`. */
function isNamedAfter(local: string, words: readonly string[]): boolean {
  const letters = local.normalize('NFKD').replace(/[^\p{L}]/gu, '');
  const [first, last] = [words[0]!, words.at(-1)!];
  if (words.length < 2) return first.length > 3 && letters.includes(first);
  const initials = words.map((word) => word[0]).join('');
  return (
    (first.length > 2 && letters.includes(first)) ||
    [first[0] + last, first + last[0], last, initials].includes(letters)
  );
}
