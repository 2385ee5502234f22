// IP addresses (RFC 4291, RFC 5952). Version numbers, OIDs and times stay.
import { BlockList, isIPv4, isIPv6 } from 'node:net';
import type { Finding, Scan } from '../finding.ts';
import { isDigit } from './ascii.ts';
import { phoneLabel } from './phone-labels.ts';
import { UNSPACED } from './unspaced.ts';

const V4 = new RegExp(
  String.raw`(?=\d{1,3}\.\d)(?<![\d.]|(?![${UNSPACED}])\p{L})(\d{1,3})\.(\d{1,3})\.(\d{1,3})\.(\d{1,3})(?:/(\d{1,2})(?!\d|\.\d))?(?!\d|\.\d)`,
  'gu',
);
const V4_AFTER_LETTER =
  /(?=\d{1,3}[.-]\d)(?<=(?:ip|addr|host)[-_=])(\d{1,3})[.-](\d{1,3})[.-](\d{1,3})[.-](\d{1,3})(?:\/(\d{1,2}))?(?!\d)/gi;
/** Every IPv6 address has two colons with at most four hexadecimal digits between. */
const COLONS = /:[0-9A-Fa-f]{0,4}:/g;
const V6 = /(?:[0-9A-Fa-f]{1,4}:|::)[0-9A-Fa-f:.]{1,44}(?:%[\w-]{1,16})?(?:\/(\d{1,3}))?/y;
/** Names that providers give to the machines of their customers: pool-71-123-45-67.example.net */
const DASHED = /\d{1,3}-\d{1,3}-\d{1,3}-\d{1,3}(?=[.-][A-Za-z])/g;

const VERSION_BEFORE =
  /(?<!\p{L})(?:versions?(?: (?:number|no|is|was))?|ver|vers|v|release|rel|build|firmware|kernel|oid|section|sec|sect|§|chapter|clause|article|annex|figure|table|revision|rev|patch|update|chrome|firefox|openssl|jdk|uhd|v8|(?:v8|up(?:grad|dat)\p{L}{1,3}|downgrad\p{L}{1,3}|bump\p{L}{0,3}|back)(?: v8| is)? (?:to|from|at)|верси[яию]|версія|версии|إصدار|نسخة|バージョン|버전|版本)[\s.:(/_-]{0,3}$/iu;
const ADDRESS_BEFORE =
  /(?:ip|ips|ipv4|address|addr|addresses|host|server|ping|dns|gateway|client|src|dst|inet|resolver|nameserver|connect|router|peer|subnet|network|prefix|route|адрес|地址|عنوان|received|originating)[\s:=([<"']{0,4}$|\[$/iu;

/** Finds addresses; `kind` is `public`, `special` (documentation, private, loopback, well-known resolver) or `network`. */
export function findIpAddresses({ text }: Scan): Finding[] {
  const findings: Finding[] = [];
  if (/\d\.\d/.test(text)) {
    for (const match of text.matchAll(V4)) {
      const octets = match.slice(1, 5);
      if (octets.every((octet) => Number(octet) <= 255) && !isVersion(text, match, octets)) {
        findings.push(finding(match.index, match[0], octets.map(Number).join('.'), match[5]));
      }
    }
    for (const match of text.matchAll(V4_AFTER_LETTER)) {
      const octets = match.slice(1, 5);
      if (octets.every((octet) => Number(octet) <= 255)) {
        findings.push(finding(match.index, match[0], octets.map(Number).join('.'), match[5]));
      }
    }
  }
  for (const { 0: written, index } of text.matchAll(DASHED)) {
    const octets = written.split('-').map(Number);
    if (
      octets.every((octet) => octet <= 255) &&
      octets.some((octet) => octet > 31) &&
      !isDigit(text.charCodeAt(index - 1))
    )
      findings.push(finding(index, written, octets.join('.'), undefined));
  }
  let done = 0;
  for (const { index } of text.matchAll(COLONS)) {
    if (index < done) continue;
    let start = index;
    while (start > done && index - start < 45 && isHexOrColon(text.charCodeAt(start - 1))) start -= 1;
    // "IP:2606:2800::1", "IPv6:2606:…"
    if (text.slice(Math.max(0, start - 3), start + 2) === 'IPv6:') start += 2;
    else if (text[start] === ':' && text[start + 1] !== ':') start += 1;
    else if (isPartOfWord(text, start)) {
      done = index + 1;
      continue;
    }
    V6.lastIndex = start;
    const run = V6.exec(text)?.[0];
    done = run === undefined ? index + 1 : start + run.length;
    if (run === undefined) continue;
    // "add:2606:…": a word in hexadecimal letters before it
    const whole = v6Within(run);
    const word = whole !== null ? 0 : (/^[A-Fa-f]{2,4}:(?=[23][0-9A-Fa-f]{3}:)/.exec(run)?.[0].length ?? 0);
    const v6 = whole ?? v6Within(run.slice(word));
    // "49:8<693::AID-ASI4"
    if (v6?.written.length === run.length && /[A-Za-z_]/.test(text[done] ?? '')) continue;
    if (v6 !== null) findings.push(finding(start + word, v6.written, v6.address, v6.prefix));
  }
  return findings;
}

function isPartOfWord(text: string, start: number): boolean {
  return start > 0 && /[\p{L}\p{N}._]/u.test(text[start - 1]!);
}

function isHexOrColon(code: number): boolean {
  return (code >= 48 && code <= 58) || (code >= 97 && code <= 102) || (code >= 65 && code <= 70);
}

function isVersion(text: string, match: RegExpExecArray, octets: readonly string[]): boolean {
  // "Tel: 32.12.34.56"
  const isPhone = octets.join('').length >= 8 && !isSpecial(octets.join('.'));
  if (isPhone && phoneLabel(text, match.index, 8) === 'strong') return true;
  const before = text.slice(Math.max(0, match.index - 24), match.index);
  const rest = text.slice(match.index + match[0].length, match.index + match[0].length + 10);
  // git describe, and what follows a version
  if (/^[.-]g[0-9a-f]{6}|^-(?:rc|beta|alpha|node|dev|pre|release|snapshot|ubuntu|debian)/i.test(rest))
    return true;
  if (VERSION_BEFORE.test(before) || (/[-\w]-$/.test(before) && !/\d{1,3}(?:\.\d{1,3}){3}-$/.test(before)))
    return true;
  if (
    /(?:up|down)grad\p{L}{1,3} to \d[\d.]{4,15} from $/iu.test(
      text.slice(Math.max(0, match.index - 40), match.index),
    )
  )
    return true;
  if (octets.some((octet) => octet.length > 1 && octet[0] === '0') && !ADDRESS_BEFORE.test(before))
    return true;
  const small = octets.every((octet) => Number(octet) <= 25);
  const after = text.slice(match.index + match[0].length, match.index + match[0].length + 7);
  return (
    small &&
    !isSpecial(octets.join('.')) &&
    match[5] === undefined &&
    !/^:\d{2,5}\b|^\]/.test(after) &&
    !(after.startsWith(')') && /[\w-]\.[a-z]{2,} ?\($/i.test(before)) &&
    !ADDRESS_BEFORE.test(before)
  );
}

/** The longest beginning of the run that is an IPv6 address: "2001:db8::1." ends a sentence. */
function v6Within(run: string): { written: string; address: string; prefix: string | undefined } | null {
  const slash = run.lastIndexOf('/');
  const prefix = slash < 0 ? undefined : run.slice(slash + 1);
  let written = slash < 0 ? run : run.slice(0, slash);
  const whole = written.length;
  written = written.replace(/[.:]{1,44}$/, (tail) => (tail.startsWith('::') ? '::' : ''));
  const address = written.replace(/%.*$/, '');
  if (!isIPv6(address) || address === '::') return null;
  const digits = /\d/.test(address);
  // "1::" is a footnote or a scope
  if (prefix === undefined && address.split(':').filter(Boolean).length < 2 && address !== '::1') return null;
  // "dead::beef" may be a name in a program.
  if (!digits && address.split(':').filter(Boolean).length < 4) return null;
  if (/^\d{1,2}(?::\d{1,2}){1,3}$/.test(address)) return null;
  return {
    written: prefix === undefined || written.length < whole ? written : run,
    address: address.toLowerCase(),
    prefix,
  };
}

function finding(start: number, written: string, address: string, prefix: string | undefined): Finding {
  const kind = isSpecial(address) ? 'special' : isNetwork(address, prefix) ? 'network' : 'public';
  return { start, end: start + written.length, category: 'ip', kind, value: address };
}

const special = new BlockList();
for (const [net, bits] of [
  ['10.0.0.0', 8],
  ['100.64.0.0', 10],
  ['127.0.0.0', 16],
  ['169.254.0.0', 16],
  ['172.16.0.0', 12],
  ['192.0.0.0', 24],
  ['192.0.2.0', 24],
  ['192.168.0.0', 16],
  ['198.18.0.0', 15],
  ['198.51.100.0', 24],
  ['203.0.113.0', 24],
  ['224.0.0.0', 24],
] as const) {
  special.addSubnet(net, bits, 'ipv4');
}
// Resolvers that everybody knows.
for (const address of [
  '8.8.8.8',
  '8.8.4.4',
  '1.1.1.1',
  '1.0.0.1',
  '9.9.9.9',
  '149.112.112.112',
  '208.67.222.222',
  '208.67.220.220',
  '0.0.0.0',
  '127.255.255.255',
  '255.255.255.255',
  '239.255.255.250',
]) {
  special.addAddress(address, 'ipv4');
}
for (const [net, bits] of [
  ['::1', 128],
  ['::', 128],
  ['2001:db8::', 32],
  ['3fff::', 20],
  ['fd00::', 8],
  ['fe80::', 10],
  ['ff02::', 16],
  ['2001:4860:4860::', 48],
  ['2606:4700:4700::', 48],
  ['2620:fe::', 48],
] as const) {
  special.addSubnet(net, bits, 'ipv6');
}

function isSpecial(address: string): boolean {
  if (!isIPv4(address)) return special.check(address, 'ipv6');
  return special.check(address, 'ipv4') || NETMASK.test(address);
}

/** 255.255.240.0, and the mask of its hosts, 0.0.15.255 */
const NETMASK =
  /^(?:(?:255\.){1,3}(?:0|128|192|224|240|248|252|254|255)(?:\.0){0,2}|(?:0\.){1,2}(?:0|1|3|7|15|31|63|127|255)(?:\.255){1,2})$/;

/** A prefix with no host bits names a network: /24 or shorter, /48 or shorter. */
function isNetwork(address: string, prefix: string | undefined): boolean {
  if (prefix === undefined) return false;
  const bits = Number(prefix);
  return (
    networkOf(address) === `${address}/${prefix}` ||
    (bits < (isIPv4(address) ? 24 : 48) && /(?:\.0|::)$/.test(address))
  );
}

/** `198.51.100.7` becomes `198.51.100.0/24`, an IPv6 address its /48. */
export function networkOf(address: string): string {
  if (isIPv4(address)) return `${address.split('.').slice(0, 3).join('.')}.0/24`;
  const [head, tail] = address.split('::') as [string, string?];
  const groups = head === '' ? [] : head.split(':');
  if (tail !== undefined) {
    const rest = tail === '' ? 0 : tail.split(':').length;
    while (groups.length + rest < 8 && groups.length < 3) groups.push('0');
    groups.push(...(tail === '' ? [] : tail.split(':')));
  }
  const first = groups.slice(0, 3).map((group) => Number.parseInt(group, 16).toString(16));
  while (first.at(-1) === '0') first.pop();
  return first.length === 0 ? '::/48' : `${first.join(':')}::/48`;
}
