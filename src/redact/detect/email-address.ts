// Addresses written with an @ (RFC 5322 3.4.1, RFC 6531), however they are embedded: brackets, mailto:, VERP, URLs,
// Message-IDs, groups such as {jane,joe}@example.org. Anchored at the @, bounded to both sides.
import type { Finding, Scan } from '../finding.ts';
import { domainEnd } from './domain.ts';
import { REMOVE_ME } from './obfuscation-words.ts';

const LEFT = 128;
const RIGHT = 255;
const LOCAL_CHARACTER = /[\p{L}\p{N}\p{M}.!#$%&'*+\-/=?^_`{|}~@]/u;
const DOMAIN_RUN = /[\p{L}\p{N}\p{M}_-][\p{L}\p{N}\p{M}._-]{0,254}/uy;
const DOMAIN_LITERAL = /\[(?:IPv6:)?[0-9A-Fa-f:.]{3,45}\]/y;
// Scripts written without blanks: words before the address touch it.
const UNSPACED =
  /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Hangul}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Accounts that everybody shares: `git@host:path` names a place, nobody's box. */
const SERVICE_ACCOUNT = /^(?:git|hg|svn|cvs|anoncvs|anonymous|gitolite|aur|bzr)$/i;
const NOT_A_DOMAIN =
  /\.(?:service|socket|target|timer|mount|slice|scope|path|device|swap|png|jpe?g|gif|svg|webp|js|ts|jsx|tsx|css|html?|json|ya?ml|xml|txt|conf|cfg|ini|log|dtsi?|frame|data|names?|call|value|length)$/i;

const CHAIN = 4;

/** Finds every address with an @. `value` is lower case; `kind` is `service` for shared accounts, else `address`. */
export function findEmailAddresses({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  let overlaps = 0;
  for (let at = text.indexOf('@'); at >= 0; at = text.indexOf('@', at + 1)) {
    const finding = addressAt(text, at);
    if (finding === null) continue;
    const last = findings.at(-1);
    overlaps = last !== undefined && finding.start < last.end ? overlaps + 1 : 0;
    // No list and no role has such an address: the whole heap goes as one.
    if (overlaps > CHAIN) findings[findings.length - 1] = { ...finding, start: last!.start, value: '@' };
    else findings.push(finding);
  }
  return findings;
}

function addressAt(text: string, at: number): Finding | null {
  const next = text[at + 1];
  if (next === undefined || next === '@') return null;
  if (
    !isAsciiAlphanumeric(next.charCodeAt(0)) &&
    !/[\p{L}\p{N}_[-]/u.test(next) &&
    !text.startsWith('...', at + 1)
  )
    return null;
  // "a@b@example.org": the last @ takes it all.
  DOMAIN_RUN.lastIndex = at + 1;
  const run = DOMAIN_RUN.exec(text)?.[0];
  const isTaken = run !== undefined && text[at + 1 + run.length] === '@';
  if (isTaken && (!run.includes('.') || domainEnd(run) === null)) return null;
  const left = localPart(text, at);
  if (left === null) return null;
  let domain = domainAt(text, at + 1, left.certain || isBracketed(text, left.start, at));
  if (domain === null) return null;
  domain = pastRemoveMe(text, domain);
  if (isUserInfo(text, left.start)) return null; // url-secret takes it with its password
  const local = text.slice(left.start, at);
  const isService =
    SERVICE_ACCOUNT.test(local) && (text[domain] === ':' || text.slice(0, left.start).endsWith('://'));
  return {
    start: left.start,
    end: domain,
    category: 'email',
    kind: isService ? 'service' : 'address',
    value: plainValue(text.slice(left.start, domain)),
  };
}

const REMOVE_PART = new RegExp(`[.-]?(?<![A-Za-z])${REMOVE_ME.source}(?![a-z])[.-]?`, 'gi');
const REMOVE_GLUED = new RegExp(REMOVE_ME.source.replace('|invalid', '').toUpperCase(), 'g');

/** The address as it is used: small letters, without what is to be taken out by hand (jane@NOSPAM.example.org). */
export function plainValue(address: string): string {
  const at = address.lastIndexOf('@');
  let plain = address;
  if (REMOVE_ME.test(address)) {
    const local = address
      .slice(0, at)
      .replace(REMOVE_GLUED, '')
      .replace(REMOVE_PART, '')
      .replace(/^[._-]|[._-]$/g, '');
    const domain = address
      .slice(at + 1)
      .replace(REMOVE_GLUED, '')
      .replace(REMOVE_PART, (part) => (/^[.-].*[.-]$/.test(part) ? '.' : ''));
    if (local !== '' && domain.replace(/^[.-]/, '').includes('.'))
      plain = `${local}@${domain.replace(/^[.-]/, '')}`;
  }
  return plain.toLowerCase();
}

const REMOVE_AFTER = new RegExp(`[.-]?${REMOVE_ME.source}(?![a-z])(?:\\.[A-Za-z]{2,10}(?![A-Za-z.]))?`, 'iy');

/** "example.org.nospam": the end that no domain has is of the address too. */
function pastRemoveMe(text: string, end: number): number {
  const next = text.charCodeAt(end);
  if (next !== 46 && next !== 45 && !(next >= 65 && next <= 90) && !(next >= 97 && next <= 122)) return end;
  REMOVE_AFTER.lastIndex = end;
  return REMOVE_AFTER.test(text) ? REMOVE_AFTER.lastIndex : end;
}

interface Left {
  readonly start: number;
  /** the left side alone says that this is an address */
  readonly certain: boolean;
}

function localPart(text: string, at: number): Left | null {
  const before = text[at - 1];
  if (before === '"') return quotedLocalPart(text, at);
  if (before === ')') return beforeComment(text, at) ?? addressGroup(text, at);
  if (before === '}' || before === ']') return addressGroup(text, at);
  let start = at;
  while (start > 0 && at - start < LEFT) {
    const code = text.charCodeAt(start - 1);
    if (code >= 0xdc00 && code <= 0xdfff && start > 1) {
      if (!/\p{L}/u.test(text.slice(start - 2, start))) break;
      start -= 2;
      continue;
    }
    if (!isLocalCharacter(code)) break;
    start -= 1;
  }
  start = cutLeft(text, start, at);
  return start < at && /[\p{L}\p{N}]/u.test(text.slice(start, at))
    ? { start, certain: isMailto(text, start) }
    : null;
}

function isAsciiAlphanumeric(code: number): boolean {
  return (code >= 97 && code <= 122) || (code >= 65 && code <= 90) || (code >= 48 && code <= 57);
}

function isLocalCharacter(code: number): boolean {
  if ((code >= 97 && code <= 122) || (code >= 64 && code <= 90) || (code >= 48 && code <= 57)) return true;
  if (code <= 32 || code === 0x1a) return false;
  return LOCAL_CHARACTER.test(String.fromCharCode(code));
}

/** A parameter or setting before the address, `email=` or `Reply_To=`; VERP, SRS and Message-IDs have = inside. */
const PARAMETER_NAME = /^(?:[a-z_-]{1,24}|[A-Z_-]{1,24}|[A-Z][a-z_-]{1,23})$/;
const REWRITTEN =
  /^(?:srs[01]|prvs|btv1|bounces?\b|return\b|.{0,60}-(?:bounces?|return|confirm|leave|unsub|unsubscribe|request|owner)$)/i;
/** Before a slash: a host, a scheme, a path, a word. X.400, gateways and Gmane have slashes in their local parts. */
const PATH_HEAD = /^\/|^(?:https?|ftp|www)|@|^\p{L}{0,64}\/[^=]{0,128}$/iu;

/** What stands before the address but is not of it: URL parts, parameter names, marks of emphasis, words of unspaced scripts. */
function cutLeft(text: string, from: number, at: number): number {
  let start = from;
  const run = text.slice(start, at);
  if (run.endsWith('?=')) return start + Math.max(0, run.indexOf('=?')); // an encoded word, RFC 2047
  const slash = run.lastIndexOf('/');
  const cut = Math.max(
    slash > 0 && !PATH_HEAD.test(run) && domainEnd(run.slice(0, run.indexOf('/'))) === null ? -1 : slash,
    run.lastIndexOf('|'),
    run.lastIndexOf('{'), // "\\thanks{jane@example.org}"; a group ends with its bracket
    run.lastIndexOf('?'),
    run.lastIndexOf('&'),
    run.lastIndexOf('#'),
  );
  if (cut >= 0 && cut < run.length - 1) start += cut + 1;
  const equals = from + run.indexOf('=', start - from);
  if (equals >= start && equals < at - 1) {
    const head = text.slice(start, equals);
    const tail = text.slice(equals + 1, at);
    if (PARAMETER_NAME.test(head) && !REWRITTEN.test(head) && domainEnd(tail) === null) start = equals + 1;
  }
  start = pastUnspacedWords(text, start, at);
  while (start < at && /[.'*`{|}~^$!=&?/#%+-]/.test(text[start]!)) start += 1;
  return start;
}

/** Words of a script without blanks before an ASCII local part are not of it. */
export function pastUnspacedWords(text: string, start: number, end: number): number {
  if (text.charCodeAt(end - 1) >= 0x80) return start;
  let ascii = end;
  while (ascii > start && text.charCodeAt(ascii - 1) < 0x80) ascii -= 1;
  return ascii > start && UNSPACED.test(text[ascii - 1]!) ? ascii : start;
}

function quotedLocalPart(text: string, at: number): Left | null {
  for (let start = at - 2; start >= 0 && at - start < 70; start -= 1) {
    if (text[start] === '\n') return null;
    if (text[start] !== '"' || text[start - 1] === '\\') continue;
    let first = start;
    if (text[start - 1] === '.')
      while (first > 0 && start - first < 64 && isLocalCharacter(text.charCodeAt(first - 1))) first -= 1;
    return { start: first, certain: at - start > 2 };
  }
  return null;
}

/** `jane(work)@example.org`: RFC 5322 allows a comment there. */
function beforeComment(text: string, at: number): Left | null {
  const from = Math.max(0, at - 80);
  const open = from + text.slice(from, at).lastIndexOf('(');
  if (open <= 0 || text[open] !== '(') return null;
  return /[\p{L}\p{N}_]/u.test(text[open - 1]!) ? localPart(text, open) : null;
}

/** `{jane,joe}@example.org`, as in papers. */
function addressGroup(text: string, at: number): Left | null {
  const opener = { '}': '{', ']': '[', ')': '(' }[text[at - 1]!]!;
  for (let start = at - 2; start >= 0 && at - start < 200; start -= 1) {
    const character = text[start]!;
    if (character === opener) return at - start > 2 ? { start, certain: false } : null;
    if (!/[\p{L}\p{N}.,;|_+\- \n]/u.test(character)) return null;
  }
  return null;
}

function isMailto(text: string, start: number): boolean {
  return /(?:mailto|xmpp|sips?|smtp|message-?id|e-?mail)\s?:\s?<?$/i.test(
    text.slice(Math.max(0, start - 14), start),
  );
}

function isBracketed(text: string, start: number, at: number): boolean {
  const open = text[start - 1];
  if (open !== '<') return false;
  const close = text.indexOf('>', at);
  return close > at && close - at < RIGHT;
}

/** "jane@ex...", "jane@xxxxxxxx": archives show no more. */
const CUT_SHORT = /^[\p{L}\p{N}-]{0,63}\.{3}$|^x{4,64}$/iu;

const SHARED_ACCOUNT =
  /(?<![\p{L}\p{N}._-])(?:root|admin|administrator|info|support|webmaster|postmaster|hostmaster|noc|abuse)$/iu;
const BARE_IP = /^\d{1,3}(?:\.\d{1,3}){3}\.?$/;

/** End of the domain after the @, or null where this is no address. */
function domainAt(text: string, start: number, certain: boolean): number | null {
  if (text[start] === '[') {
    DOMAIN_LITERAL.lastIndex = start;
    return DOMAIN_LITERAL.test(text) ? DOMAIN_LITERAL.lastIndex : null;
  }
  DOMAIN_RUN.lastIndex = start;
  const run = DOMAIN_RUN.exec(text)?.[0];
  if (run === undefined) return text.startsWith('...', start) ? start + 3 : null;
  const known = domainEnd(run);
  if (known !== null) return start + known;
  // The machine of an account that everybody has is for ip-address.ts.
  if (BARE_IP.test(run))
    return SHARED_ACCOUNT.test(text.slice(Math.max(0, start - 16), start - 1))
      ? start
      : start + run.replace(/\.$/, '').length;
  if (CUT_SHORT.test(run)) return start + run.length;
  // "jane@localhost:~$" is a prompt.
  if (
    /^(?:localhost|localdomain)$/i.test(run) &&
    !/^:[~/]|^(?: [^\s\]]{1,60})?\][$#]/.test(text.slice(start + run.length, start + run.length + 64))
  )
    return start + run.length;
  const trimmed = run.replace(/[._-]{1,255}$/, '');
  if (trimmed === '') return null;
  if (certain || (!trimmed.includes('.') && trimmed.length > 1 && isInAddressField(text, start)))
    return start + trimmed.length;
  return looksPersonal(trimmed, text[start + run.length]) ? start + trimmed.length : null;
}

const ADDRESS_FIELD =
  /(?:^|\n)[> \t|*]{0,20}(?:from|to|cc|bcc|reply-to|sender|von|an|de|para|à|от|кому|e-?mail)[*]{0,2}[ \t]{0,2}:[^\n]{0,100}$/iu;

/** "To: jane@intranet" */
function isInAddressField(text: string, at: number): boolean {
  return ADDRESS_FIELD.test(text.slice(Math.max(0, at - 130), at));
}

/** A domain that no list knows (a host of an office, a slip of the pen): taken unless it looks like code or a file. */
function looksPersonal(domain: string, after: string | undefined): boolean {
  const last = domain.slice(domain.lastIndexOf('.') + 1);
  if (!domain.includes('.') || NOT_A_DOMAIN.test(domain) || !/^\p{L}[\p{L}\p{N}-]{1,23}$/u.test(last))
    return false;
  return after === undefined || !/[([$=]/.test(after);
}

const USER_INFO_REACH = 160;

/** The address is `user@host` after `scheme://`, which belongs to the URL. */
function isUserInfo(text: string, start: number): boolean {
  const from = Math.max(0, start - USER_INFO_REACH);
  const before = text.slice(from, start);
  const scheme = before.lastIndexOf('://');
  return (
    scheme > 0 && /[A-Za-z0-9]/.test(before[scheme - 1]!) && !/[/?#\s<>"]/.test(before.slice(scheme + 3))
  );
}
