// A list whose archive is not on this site, looked at from outside: the criteria that need only its own addresses.
import type { Finding } from '../assess.ts';
import type { CriterionResult, Evidence } from '../openness-report.ts';
import {
  asksLogin,
  isJoinHeld,
  isJoinMail,
  joinWays,
  leadsToLogin,
  linksOf,
  refuses,
  visibleText,
  hasPasswordField,
} from './html.ts';
import { robotsFinding } from './robots.ts';
import { googleGroups } from './systems/google-groups.ts';
import { groupsIo } from './systems/groups-io.ts';
import { mailman2 } from './systems/mailman-2.ts';
import { mailman3 } from './systems/mailman-3.ts';
import type { SystemName } from './systems/names.ts';
import { other } from './systems/other.ts';
import type { ArchiveLook, ListPlace, ListSystem } from './systems/system.ts';
import { isPage, type Page, type Visitor } from './visit.ts';

/** What was written down of a coalition's list; null where nothing was. */
export interface OutsidePlace extends ListPlace {
  /** null: told by the addresses */
  readonly system: SystemName | null;
  /** the coalition's own page */
  readonly page: string | null;
  readonly rules: string | null;
  readonly privacy: string | null;
  readonly terms: string | null;
  /** when the list began, YYYY-MM */
  readonly since: string | null;
}

const NAMED = {
  mailman2,
  mailman3,
  google_groups: googleGroups,
  groups_io: groupsIo,
  other,
} as const satisfies Record<Exclude<SystemName, 'none'>, ListSystem>;
/** Less than this is no message: a page that only scripts fill. */
const LEAST_TEXT = 60;

/** The software by the form of its addresses; null where they tell nothing. */
export function systemOf({
  system,
  join,
  archive,
}: Pick<OutsidePlace, 'system' | 'join' | 'archive'>): SystemName | null {
  if (system !== null) return system;
  const urls = [archive, join].filter((url) => url !== null).join(' ');
  if (/\/\/groups\.google\.com\//u.test(urls)) return 'google_groups';
  if (/\/\/(?:[\w-]+\.)?groups\.io\//u.test(urls)) return 'groups_io';
  if (/\/(?:mailman\/listinfo|pipermail|mailman\/private)\//u.test(urls)) return 'mailman2';
  if (/\/(?:postorius|mailman3|hyperkitty|archives\/list)\//u.test(urls)) return 'mailman3';
  return archive === null ? null : 'other';
}

/** What is known of that software, to look at single pages. */
export function knownSystem(place: Pick<OutsidePlace, 'system' | 'join' | 'archive'>): ListSystem | null {
  const name = systemOf(place);
  return name === null || name === 'none' ? null : NAMED[name];
}

/** Findings about a list that lives elsewhere; what could not be looked at has none, or is unknown with its reason. */
export async function probeOutside(place: OutsidePlace, visitor: Visitor): Promise<Finding[]> {
  const system = knownSystem(place);
  const look = system === null ? null : await system.archive(place, visitor);
  return [
    await joining(place, system, visitor),
    ...(look !== null
      ? await archiveFindings(place, look, visitor)
      : place.system === 'none'
        ? [{ id: 'A1', result: 'fail', why: 'no_archive' } as const]
        : []),
    ...(await membersFinding(place, system, visitor)),
    ...(await pageFindings(place, visitor)),
  ];
}

/** The page on which one joins (M1). */
export async function joining(
  place: ListPlace,
  system: ListSystem | null,
  visitor: Visitor,
): Promise<Finding> {
  const join = place.join ?? system?.joinPage(place) ?? null;
  const m1 = (
    result: Finding['result'],
    why: Finding['why'],
    evidence: readonly Evidence[] = [],
  ): Finding => ({
    id: 'M1',
    result,
    why,
    evidence: [...evidence],
  });
  // a row that names nothing accuses nobody
  if (join === null) return m1('unknown', 'no_join_page');
  if (join.startsWith('mailto:'))
    return isJoinMail(join) ? m1('pass', 'ok') : m1('partial', 'join_by_request');
  const page = await visitor.visit(join);
  if (!isPage(page)) return m1(page.why === 'not_found' ? 'fail' : 'unknown', page.why, [page.evidence]);
  const seen = [page.evidence];
  if (page.status === 404 || page.status === 410) return m1('fail', 'not_found', seen);
  if (page.status >= 500) return m1('unknown', 'unreachable', seen);
  const ways = joinWays(page);
  const isOpen = ways.form || ways.mail || ways.link;
  // many pages offer members a login beside the form for joining: only a page without the latter is closed
  if (page.status !== 200 || (!isOpen && (asksLogin(page) || refuses(page))))
    return m1('fail', 'login_required', seen);
  if (isOpen) return isJoinHeld(page) ? m1('partial', 'join_by_request', seen) : m1('pass', 'ok', seen);
  if (ways.ask || isJoinHeld(page)) return m1('partial', 'join_by_request', seen);
  return system?.needsScript === true
    ? m1('unknown', 'needs_script', seen)
    : m1('fail', 'no_join_page', seen);
}

async function archiveFindings(place: OutsidePlace, look: ArchiveLook, visitor: Visitor): Promise<Finding[]> {
  if (look.kind === 'closed') {
    const { result, why } = look;
    const evidence = [...look.evidence];
    return [
      { id: 'A1', result, why, evidence },
      { id: 'A2', result: 'unknown', why },
      { id: 'A3', result: 'unknown', why },
    ];
  }
  const pages = [];
  for (const url of look.messages) pages.push(await visitor.visit(url));
  // a box for a login beside the index that everybody sees is beside the messages too, and closes neither
  const given = pages.filter(isPage);
  const login = given.filter((page) => (hasPasswordField(look.page) ? leadsToLogin(page) : asksLogin(page)));
  const read = given.filter(
    (page) => page.status === 200 && !login.includes(page) && visibleText(page.text).length >= LEAST_TEXT,
  );
  // some software writes subjects into addresses: a report repeats no word of a message
  const evidence = [
    look.page.evidence,
    ...pages.map(({ evidence: { at, status, sha256 } }) => ({ at, status, sha256 })),
  ];
  return [
    { id: 'A1', ...access(look.messages.length, read.length, given, login.length > 0), evidence },
    await robotsFinding(look.page, read[0] ?? null, visitor),
    { id: 'A3', ...permalinks(look.page.url, look.messages.length, read.length) },
    ...depth(place.since, look.first),
  ];
}

function access(
  tried: number,
  read: number,
  pages: readonly Page[],
  isClosed: boolean,
): Pick<CriterionResult, 'result' | 'why' | 'value'> {
  const value = { tried, read };
  if (tried === 0) return { result: 'unknown', why: 'not_probed', value };
  if (read === tried) return { result: 'pass', why: 'ok', value };
  const why = isClosed ? 'login_required' : 'addresses_lost';
  if (read > 0) return { result: 'partial', why, value };
  const isEmpty =
    why !== 'login_required' && pages.length === tried && pages.every(({ status }) => status === 200);
  return isEmpty ? { result: 'unknown', why: 'needs_script', value } : { result: 'fail', why, value };
}

function permalinks(
  index: URL,
  tried: number,
  read: number,
): Pick<CriterionResult, 'result' | 'why' | 'value'> {
  if (tried === 0) return { result: 'unknown', why: 'not_probed' };
  const value = { tried, read };
  if (read / tried < 0.97) return { result: 'fail', why: 'addresses_lost', value };
  return index.protocol === 'https:'
    ? { result: 'pass', why: 'ok', value }
    : { result: 'partial', why: 'not_https', value };
}

/** How far back the archive goes (T7). Months as YYYY-MM; null where not known. */
export function depth(since: string | null, first: string | null): Finding[] {
  if (since === null || first === null) return [{ id: 'T7', result: 'unknown', why: 'start_unknown' }];
  return [
    first <= since
      ? { id: 'T7', result: 'pass', why: 'ok' }
      : { id: 'T7', result: 'partial', why: 'starts_later' },
  ];
}

/** Whether strangers see who is subscribed (P7). */
export async function membersFinding(
  place: ListPlace,
  system: ListSystem | null,
  visitor: Visitor,
): Promise<Finding[]> {
  const url = system?.members(place) ?? null;
  if (system === null || url === null) return [];
  const answer = await visitor.visit(url);
  const evidence = [answer.evidence];
  if (!isPage(answer) && answer.why !== 'not_found')
    return [{ id: 'P7', result: 'unknown', why: answer.why, evidence }];
  const isShown =
    isPage(answer) && answer.status === 200 && !asksLogin(answer) && system.showsMembers(answer);
  return [{ id: 'P7', result: isShown ? 'fail' : 'pass', why: isShown ? 'members_public' : 'ok', evidence }];
}

/** The coalition's page (M3), its rules (L2), its privacy notice (P4), its terms (R3): where they were written down. */
export async function pageFindings(
  { page, rules, privacy, terms, join, archive }: OutsidePlace,
  visitor: Visitor,
): Promise<Finding[]> {
  const findings: Finding[] = [];
  if (page !== null) findings.push(await linked(page, [join, archive], visitor));
  if (rules !== null) findings.push(await opens('L2', rules, visitor));
  if (terms !== null) findings.push(await opens('R3', terms, visitor));
  else findings.push({ id: 'R3', result: 'fail', why: 'no_licence' });
  if (privacy !== null) findings.push(await opens('P4', privacy, visitor, true));
  return findings;
}

async function linked(url: string, wanted: readonly (string | null)[], visitor: Visitor): Promise<Finding> {
  const answer = await visitor.visit(url);
  const evidence = [answer.evidence];
  if (!isPage(answer)) return { id: 'M3', result: 'unknown', why: answer.why, evidence };
  if (answer.status !== 200) return { id: 'M3', result: 'fail', why: 'not_found', evidence };
  const links = new Set(linksOf(answer).map(plain));
  const found = wanted.filter((one) => one !== null && links.has(plain(one))).length;
  const result = found === 2 ? 'pass' : found === 1 ? 'partial' : 'fail';
  return { id: 'M3', result, why: found === 2 ? 'ok' : 'not_linked', evidence };
}

// http and https, with and without the slash at the end, are the same place to a reader
function plain(url: string): string {
  return url.replace(/^https?:\/\//u, '').replace(/\/$/u, '');
}

async function opens(id: string, url: string, visitor: Visitor, isNotice = false): Promise<Finding> {
  const answer = await visitor.visit(url);
  const evidence = [answer.evidence];
  if (!isPage(answer) && answer.why !== 'not_found')
    return { id, result: 'unknown', why: answer.why, evidence };
  if (!isPage(answer) || answer.status === 404 || answer.status === 410)
    return { id, result: 'fail', why: isNotice ? 'no_notice' : 'not_found', evidence };
  if (asksLogin(answer)) return { id, result: 'fail', why: 'login_required', evidence };
  if (answer.status !== 200) return { id, result: 'unknown', why: 'unreachable', evidence };
  const hasContact = /mailto:|\bcontact\b|@/iu.test(answer.text);
  if (isNotice && !hasContact) return { id, result: 'partial', why: 'no_contact', evidence };
  return { id, result: 'pass', why: 'ok', evidence };
}
