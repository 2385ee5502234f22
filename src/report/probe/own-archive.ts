// An archive of this site as anybody sees it, over its public address: access, permalinks, search, downloads, notices, leaks.
// What must be there is known from the archive's own slots; what is there is what the site answers.
import { gunzipSync } from 'node:zlib';
import type { ArchiveView, ListSummary, Slot } from '../../archive/archive.ts';
import type { Finding } from '../assess.ts';
import type { Evidence, Why } from '../openness-report.ts';
import { asksLogin, visibleText } from './html.ts';
import { leaksIn, type LeakRules } from './leaks.ts';
import { robotsFinding } from './robots.ts';
import { isPage, type NoPage, type Page, type Visitor } from './visit.ts';

const ADDRESSES_TRIED = 24;
const SEARCHES_TRIED = 5;
const DOWNLOAD_BYTES = 64 * 1024 * 1024;
// below the longest string
const UNPACKED_BYTES = 500 * 1024 * 1024;
const MOST_EVIDENCE = 20;

export interface OwnArchive {
  /** public address of the site, without a slash at the end */
  readonly site: string;
  readonly list: ListSummary;
  readonly view: ArchiveView;
  /** prefixes of the other languages that the site promises: /fr … */
  readonly prefixes: readonly string[];
  readonly leaks: LeakRules;
}

export async function probeOwnArchive(archive: OwnArchive, visitor: Visitor): Promise<Finding[]> {
  const sample = await sampleOf(archive);
  const index = await visitor.visit(`${archive.site}/lists/${archive.list.id}`);
  const pages: { slot: Slot; answer: Page | NoPage }[] = [];
  for (const slot of sample) pages.push({ slot, answer: await visitor.visit(messageUrl(archive, slot.seq)) });
  const shown = pages.flatMap(({ slot, answer }) =>
    slot.state === 'published' && isPage(answer) && answer.status === 200 ? answer : [],
  );
  return [
    access(index, pages),
    isPage(index) && index.status === 200
      ? await robotsFinding(index, shown[0] ?? null, visitor)
      : { id: 'A2', result: 'unknown', why: 'unreachable' },
    permalinks(archive.site, pages),
    await search(archive, sample, visitor),
    leaks(archive, shown),
    await notice(archive, visitor),
    await removal(archive, visitor),
    ...(await policyPage(archive, visitor)),
    await downloads(archive, visitor),
    await followers(archive, index, shown, visitor),
  ];
}

function messageUrl({ site, list }: OwnArchive, seq: number): string {
  return `${site}/lists/${list.id}/messages/${seq}`;
}

/** Numbers over the whole list, evenly, with the first, the last and some of those that are gone. */
async function sampleOf({ view, list }: OwnArchive): Promise<Slot[]> {
  const { published, withheld, erased, pending } = list.counts;
  const slots = published + withheld + erased + pending;
  const step = Math.max(1, (slots - 1) / (ADDRESSES_TRIED - 1));
  const seqs = Array.from({ length: Math.min(slots, ADDRESSES_TRIED) }, (_, i) => 1 + Math.round(i * step));
  const found = await Promise.all([...new Set(seqs)].map((seq) => view.slot(list.id, seq)));
  const gone = (await view.newlyGone(list.id, 5)).filter(({ seq }) => !seqs.includes(seq));
  return [...found.filter((slot) => slot !== null), ...gone];
}

type Visited = readonly { readonly slot: Slot; readonly answer: Page | NoPage }[];

function access(index: Page | NoPage, pages: Visited): Finding {
  const published = pages.filter(({ slot }) => slot.state === 'published');
  const read = published.filter(({ answer }) => isPage(answer) && isRead(answer));
  const evidence = [index, ...published.map(({ answer }) => answer)].slice(0, 5).map((one) => one.evidence);
  const a1 = (result: Finding['result'], why: Why): Finding => ({
    id: 'A1',
    result,
    why,
    value: { tried: published.length, read: read.length },
    evidence,
  });
  if (!isPage(index)) return a1(index.why === 'not_found' ? 'fail' : 'unknown', index.why);
  if (asksLogin(index)) return a1('fail', 'login_required');
  if (index.status !== 200)
    return a1(index.status === 404 ? 'fail' : 'unknown', index.status === 404 ? 'not_found' : 'unreachable');
  if (published.length === 0) return a1('fail', 'empty_archive');
  if (read.length === published.length) return a1('pass', 'ok');
  const isClosed = published.some(({ answer }) => isPage(answer) && asksLogin(answer));
  return a1(read.length > 0 ? 'partial' : 'fail', isClosed ? 'login_required' : 'addresses_lost');
}

function isRead(page: Page): boolean {
  return page.status === 200 && !asksLogin(page) && visibleText(page.text).length > 0;
}

/** What is gone keeps its address and says so (410); what waits says that (200 or 202). */
function permalinks(site: string, pages: Visited): Finding {
  const alive = pages.filter(({ slot, answer }) => isPage(answer) && isAlive(slot, answer.status)).length;
  const value = { tried: pages.length, alive };
  const lost = pages.filter(({ slot, answer }) => !isPage(answer) || !isAlive(slot, answer.status));
  const evidence = lost.slice(0, MOST_EVIDENCE).map(({ answer }) => answer.evidence);
  const a3 = (result: Finding['result'], why: Why): Finding => ({ id: 'A3', result, why, value, evidence });
  if (pages.length === 0) return a3('unknown', 'empty_archive');
  // a server that is down now has not lost its addresses
  if (pages.every(({ answer }) => !isPage(answer) || answer.status >= 500))
    return a3('unknown', 'unreachable');
  if (alive / pages.length < 0.97) return a3('fail', 'addresses_lost');
  if (alive / pages.length < 0.995) return a3('partial', 'addresses_lost');
  return site.startsWith('https:') ? a3('pass', 'ok') : a3('partial', 'not_https');
}

function isAlive({ state }: Slot, status: number): boolean {
  if (state === 'published') return status === 200;
  return state === 'pending' ? [200, 202, 410].includes(status) : status === 410;
}

async function search(
  { site, list, view }: OwnArchive,
  sample: readonly Slot[],
  visitor: Visitor,
): Promise<Finding> {
  const evidence: Evidence[] = [];
  const ask = async (query: Record<string, string>) => {
    const answer = await visitor.visit(
      `${site}/api/v1/search?${new URLSearchParams({ list: list.id, ...query }).toString()}`,
    );
    evidence.push(plainEvidence(answer.evidence, `${site}/api/v1/search`));
    return isPage(answer) && answer.status === 200 ? (parseJson(answer.text) as SearchAnswer | null) : null;
  };
  const a4 = (result: Finding['result'], why: Why, value = {}): Finding => ({
    id: 'A4',
    result,
    why,
    value,
    evidence: evidence.slice(0, 3),
  });
  const all = await ask({ q: '' });
  if (all === null || typeof all.total !== 'number') return a4('unknown', 'no_search');
  let tried = 0;
  let found = 0;
  const published = sample.filter(({ state }) => state === 'published').map(({ seq }) => seq);
  for (const message of await view.messagesBySeq(list.id, published)) {
    const phrase = phraseOf(message.subject);
    if (phrase === null) continue;
    tried += 1;
    // on its day: a subject may stand over hundreds of messages
    const [day] = new Date(message.sentAt).toISOString().split('T') as [string];
    const answer = await ask({ q: `"${phrase}"`, from: day, to: day, size: '100' });
    if (answer?.hits?.some((hit) => hit.list === list.id && hit.seq === message.seq) === true) found += 1;
    if (tried === SEARCHES_TRIED) break;
  }
  const missing = Math.max(0, list.counts.published - all.total);
  const value = { tried, found, published: list.counts.published, indexed: all.total };
  if (missing === 0 && found === tried) return a4('pass', 'ok', value);
  const isNearly = missing <= list.counts.published * 0.01 && found === tried;
  return a4(isNearly ? 'partial' : 'fail', 'search_incomplete', value);
}

interface SearchAnswer {
  readonly total?: unknown;
  readonly hits?: readonly { readonly list?: unknown; readonly seq?: unknown }[];
}

/** A few plain words that stand together, or null where the subject has none. */
function phraseOf(subject: string): string | null {
  const words = /(?:\p{L}{3,30} ){1,4}\p{L}{3,30}/u.exec(
    subject.replace(/^(?:\s*(?:re|fwd?)\s*:|\s*\[[^\]]{0,60}\])+/giu, ''),
  );
  return words?.[0] ?? null;
}

// Subjects are published; still a report does not repeat what somebody wrote.
function plainEvidence(evidence: Evidence, url: string): Evidence {
  return { ...evidence, url };
}

function leaks({ leaks: rules }: OwnArchive, shown: readonly Page[]): Finding {
  if (shown.length === 0) return { id: 'P3', result: 'unknown', why: 'not_probed' };
  const leaking = shown.filter((page) => leaksIn(visibleText(mainOf(page.text)), rules) > 0);
  const value = { pages: shown.length, leaking: leaking.length };
  const evidence = leaking.slice(0, MOST_EVIDENCE).map((page) => page.evidence);
  if (leaking.length === 0) return { id: 'P3', result: 'pass', why: 'ok', value };
  return {
    id: 'P3',
    result: leaking.length / shown.length <= 0.001 ? 'partial' : 'fail',
    why: 'leaks_found',
    value,
    evidence,
  };
}

// The frame of the pages names the operator and the list.
function mainOf(html: string): string {
  const from = html.indexOf('<main');
  const to = html.lastIndexOf('</main>');
  return from < 0 || to < from ? html : html.slice(from, to);
}

async function notice({ site, prefixes }: OwnArchive, visitor: Visitor): Promise<Finding> {
  const pages = [];
  for (const prefix of ['', ...prefixes]) pages.push(await visitor.visit(`${site}${prefix}/privacy`));
  const [first] = pages;
  const evidence = [first!.evidence];
  const p4 = (result: Finding['result'], why: Why): Finding => ({ id: 'P4', result, why, evidence });
  if (!isPage(first!)) return p4('unknown', first!.why);
  if (first.status !== 200) return p4('fail', 'no_notice');
  if (pages.some((page) => !isPage(page) || page.status !== 200)) return p4('partial', 'no_notice');
  const hasContact = /<h2 id="contact">[\s\S]{0,500}?<a\b[^>]{0,300}\bhref="(?:mailto|https?):/u.test(
    first.text,
  );
  return hasContact ? p4('pass', 'ok') : p4('partial', 'no_contact');
}

async function removal({ site }: OwnArchive, visitor: Visitor): Promise<Finding> {
  const page = await visitor.visit(`${site}/removal`);
  const p5 = (result: Finding['result'], why: Why): Finding => ({
    id: 'P5',
    result,
    why,
    evidence: [page.evidence],
  });
  if (!isPage(page)) return p5('unknown', page.why);
  if (page.status !== 200 || !/<form\b[^>]{0,500}\bmethod="?post/iu.test(page.text))
    return p5('fail', 'no_removal_form');
  return p5('pass', 'ok');
}

/** Said only where the page is missing: what it says is compared in the log. */
async function policyPage({ site, list }: OwnArchive, visitor: Visitor): Promise<Finding[]> {
  const page = await visitor.visit(`${site}/lists/${list.id}/policy`);
  if (!isPage(page) || page.status === 200) return [];
  return [{ id: 'P1', result: 'fail', why: 'no_policy', evidence: [page.evidence] }];
}

async function downloads({ site, list }: OwnArchive, visitor: Visitor): Promise<Finding> {
  const counts: Record<string, number> = {};
  const evidence: Evidence[] = [];
  const r1 = (result: Finding['result'], why: Why): Finding => ({
    id: 'R1',
    result,
    why,
    value: { published: list.counts.published, ...counts },
    evidence,
  });
  for (const [name, file, count] of [
    ['mbox', 'all.mbox.gz', mboxMessages],
    ['json_lines', 'messages.jsonl.gz', jsonLines],
  ] as const) {
    const answer = await visitor.visit(`${site}/lists/${list.id}/${file}`, DOWNLOAD_BYTES);
    evidence.push(answer.evidence);
    // larger than what is fetched for a report
    if (!isPage(answer)) return r1('unknown', answer.why);
    const text = answer.status === 200 ? unpacked(answer.body) : null;
    if (text === null) return r1('fail', 'no_export');
    counts[name] = count(text);
  }
  const isWhole = Object.values(counts).every((count) => count === list.counts.published);
  return isWhole ? r1('pass', 'ok') : r1('fail', 'no_export');
}

function unpacked(body: Buffer): string | null {
  try {
    return gunzipSync(body, { maxOutputLength: UNPACKED_BYTES }).toString('utf8');
  } catch {
    return null;
  }
}

function mboxMessages(text: string): number {
  return text.match(/^From /gmu)?.length ?? 0;
}

// A slot that shows no message has a line too, with its state.
function jsonLines(text: string): number {
  const lines = text
    .split('\n')
    .filter((line) => line !== '')
    .map(parseJson);
  if (lines.some((line) => typeof line !== 'object' || line === null)) return -1;
  return lines.filter((line) => !('state' in (line as object))).length;
}

async function followers(
  { site, list }: OwnArchive,
  index: Page | NoPage,
  shown: readonly Page[],
  visitor: Visitor,
): Promise<Finding> {
  const feed = await visitor.visit(`${site}/lists/${list.id}/feed.atom`);
  const sitemap = await visitor.visit(`${site}/sitemap.xml`);
  const hasFeed = isPage(feed) && feed.status === 200 && feed.text.includes('http://www.w3.org/2005/Atom');
  const hasSitemap = isPage(sitemap) && sitemap.status === 200 && sitemap.text.includes(`list=${list.id}`);
  const described = [index, ...shown.slice(0, 1)].some(
    (page) => isPage(page) && /application\/ld\+json/u.test(page.text),
  );
  const count = [hasFeed, hasSitemap, described].filter(Boolean).length;
  const result = count === 3 ? 'pass' : count > 0 ? 'partial' : 'fail';
  return {
    id: 'R2',
    result,
    why: count === 3 ? 'ok' : 'no_feed',
    value: { found: count },
    evidence: [feed.evidence, sitemap.evidence],
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
