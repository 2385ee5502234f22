// Every address of the public site, in one place.
import type { Language } from '../text/languages.ts';

export type QueryPairs = readonly (readonly [name: string, value: string])[];

/** A view of a thread; what is as usual is left out of the address. */
export interface AskedThread {
  /** 1-based */
  readonly part?: number;
  readonly order?: 'replies' | 'date';
  /** key of the author whose messages alone are shown */
  readonly by?: string | null;
  /** the slot to go to, in whatever part it is */
  readonly at?: number | null;
}

/** A view of a message. */
export interface AskedMessage {
  /** 1-based */
  readonly part?: number;
  readonly text?: 'reading' | 'sent';
}

export type MonthView = 'threads' | 'messages';

export interface Href {
  readonly home: string;
  readonly accessibility: string;
  readonly help: string;
  readonly privacy: string;
  /** the form for removal, filled in for a message */
  readonly removal: (message?: { readonly list: string; readonly seq: number }) => string;
  /** the page of one request; `reference` as people write it */
  readonly request: (reference: string) => string;
  /** the page on which an author who was asked answers */
  readonly consent: (token: string) => string;
  readonly search: (query?: QueryPairs) => string;
  /** description of the search for browsers */
  readonly openSearch: string;
  readonly list: (list: string, olderThan?: { readonly lastAt: number; readonly root: number }) => string;
  readonly policy: (list: string) => string;
  readonly year: (list: string, year: string) => string;
  /** `month` is YYYY-MM; a line for each thread, or each message */
  readonly month: (
    list: string,
    month: string,
    asked?: {
      readonly view?: MonthView;
      readonly after?: { readonly sentAt: number; readonly seq: number };
    },
  ) => string;
  readonly thread: (list: string, root: number, asked?: AskedThread) => string;
  readonly message: (list: string, seq: number, asked?: AskedMessage) => string;
  readonly openness: (asked?: { readonly sort: string; readonly grade: string | null }) => string;
  /** the report on one coalition */
  readonly coalition: (subject: string) => string;
  readonly log: string;
  /** data and API, for people */
  readonly api: string;
  /** one entry of the log */
  readonly leaf: (index: number) => string;
}

/** Path prefix of a language: none for English. */
export function languagePrefix(language: Language): string {
  return language === 'en' ? '' : `/${language}`;
}

/** Builders for the pages in one language. */
export function hrefs(language: Language): Href {
  const prefix = languagePrefix(language);
  const list = (id: string) => `${prefix}/lists/${id}`;
  return {
    home: prefix === '' ? '/' : prefix,
    accessibility: `${prefix}/accessibility`,
    help: `${prefix}/help`,
    privacy: `${prefix}/privacy`,
    removal: (message) =>
      `${prefix}/removal${message === undefined ? '' : `?list=${message.list}&seq=${message.seq}`}`,
    request: (reference) => `${prefix}/removal/${reference}`,
    consent: (token) => `${prefix}/consent/${token}`,
    search: (query = []) => withQuery(`${prefix}/search`, query),
    openSearch: `${prefix}/opensearch.xml`,
    list: (id, olderThan) =>
      olderThan === undefined ? list(id) : `${list(id)}?before=${olderThan.lastAt}-${olderThan.root}`,
    policy: (id) => `${list(id)}/policy`,
    year: (id, year) => `${list(id)}/${year}`,
    month: (id, month, { view = 'threads', after } = {}) =>
      withQuery(`${list(id)}/${month.replace('-', '/')}`, [
        ...(view === 'threads' ? [] : [['view', view] as const]),
        ...(after === undefined ? [] : [['after', `${after.sentAt}-${after.seq}`] as const]),
      ]),
    thread: (id, root, { part = 1, order = 'replies', by = null, at = null } = {}) =>
      withQuery(`${list(id)}/threads/${root}`, [
        ...(by === null ? [] : [['by', by] as const]),
        ...(order === 'replies' ? [] : [['order', order] as const]),
        ...(part === 1 ? [] : [['part', String(part)] as const]),
        ...(at === null ? [] : [['at', String(at)] as const]),
      ]),
    message: (id, seq, { part = 1, text = 'reading' } = {}) =>
      withQuery(`${list(id)}/messages/${seq}`, [
        ...(text === 'reading' ? [] : [['text', text] as const]),
        ...(part === 1 ? [] : [['part', String(part)] as const]),
      ]),
    openness: ({ sort, grade } = { sort: 'grade', grade: null }) =>
      withQuery(`${prefix}/openness`, [
        ...(sort === 'grade' ? [] : [['sort', sort] as const]),
        ...(grade === null ? [] : [['grade', grade] as const]),
      ]),
    coalition: (subject) => `${prefix}/openness/${subject}`,
    log: `${prefix}/log`,
    api: `${prefix}/api`,
    leaf: (index) => `${prefix}/log/${index}`,
  };
}

/** Addresses that have no language: downloads, feeds and data. */
export const files = {
  eml: (list: string, seq: number) => `/lists/${list}/messages/${seq}.eml`,
  bibtex: (list: string, seq: number) => `/lists/${list}/messages/${seq}.bib`,
  csl: (list: string, seq: number) => `/lists/${list}/messages/${seq}.csl.json`,
  monthMbox: (list: string, month: string) => `/lists/${list}/${month}.mbox`,
  allMbox: (list: string) => `/lists/${list}/all.mbox.gz`,
  jsonLines: (list: string) => `/lists/${list}/messages.jsonl.gz`,
  threadMbox: (list: string, root: number) => `/lists/${list}/threads/${root}.mbox`,
  searchMbox: (query: QueryPairs) => withQuery('/search.mbox', query),
  listFeed: (list: string) => `/lists/${list}/feed.atom`,
  listJsonFeed: (list: string) => `/lists/${list}/feed.json`,
  threadFeed: (list: string, root: number) => `/lists/${list}/threads/${root}.atom`,
  searchFeed: (query: QueryPairs) => withQuery('/search.atom', query),
  /** of a list; with a period (YYYY or YYYY-MM) of its threads that were active last in it */
  sitemap: (list: string, period?: string) =>
    `/sitemap.xml?list=${list}${period === undefined ? '' : `&period=${period}`}`,
  openApi: '/api/openapi.json',
  dcat: '/dcat.jsonld',
  opennessJson: '/openness.json',
  opennessCsv: '/openness.csv',
  opennessFeed: '/openness/feed.atom',
  coalitionJson: (subject: string) => `/openness/${subject}.json`,
  badge: (subject: string) => `/openness/${subject}/badge.svg`,
  checkpoint: '/log/checkpoint',
  logPolicy: '/log/policy.txt',
  receipt: (leaf: number) => `/log/receipts/${leaf}.tlog-proof`,
} as const;

/** The address where it may be a link: http or https, no user information, readable; otherwise null. */
export function safeHttpUrl(address: string): string | null {
  if (address.length > 2000 || !URL.canParse(address)) return null;
  const url = new URL(address);
  const isWeb = url.protocol === 'https:' || url.protocol === 'http:';
  return isWeb && url.username === '' && url.password === '' ? address : null;
}

/** The address where it is one mail address behind mailto:, with nothing that would fill in a letter; otherwise null. */
export function safeMailto(address: string): string | null {
  return /^mailto:[^\s@<>"?&]{1,200}@[^\s@<>"?&]{1,200}(?:\?subject=[\w%.-]{0,100})?$/.test(address)
    ? address
    : null;
}

function withQuery(path: string, query: QueryPairs): string {
  const text = new URLSearchParams(query.map(([name, value]): [string, string] => [name, value])).toString();
  return text === '' ? path : `${path}?${text}`;
}
