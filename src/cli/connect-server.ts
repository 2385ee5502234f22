// Which IMAP server an address has: well-known providers, else what the domain says in the DNS (RFC 6186).
import type { MxRecord, SrvRecord } from 'node:dns';

export interface MailServer {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
}

export interface FoundServer extends MailServer {
  /** a name in the DNS that is not under the domain of the address: a person should agree (RFC 6186 6) */
  readonly isElsewhere: boolean;
}

export type ResolveSrv = (name: string) => Promise<SrvRecord[]>;
export type ResolveMx = (name: string) => Promise<MxRecord[]>;

const HOSTS: Readonly<Record<string, string>> = {
  'imap.gmail.com': 'gmail.com googlemail.com',
  'outlook.office365.com': 'outlook.com hotmail.com live.com msn.com office365.com onmicrosoft.com',
  'imap.fastmail.com': 'fastmail.com fastmail.fm',
  'imap.mail.yahoo.com': 'yahoo.com yahoo.co.uk yahoo.fr yahoo.de ymail.com',
  'imap.mail.me.com': 'icloud.com me.com mac.com',
  'imap.gmx.net': 'gmx.net gmx.de gmx.at gmx.ch',
  'imap.gmx.com': 'gmx.com',
  'imap.web.de': 'web.de',
  'posteo.de': 'posteo.de posteo.net',
  'imap.mailbox.org': 'mailbox.org',
  'mail.gandi.net': 'gandi.net',
  'imap.zoho.com': 'zoho.com',
  'mail.riseup.net': 'riseup.net',
};
const BY_DOMAIN = new Map(
  Object.entries(HOSTS).flatMap(([host, domains]) =>
    domains.split(' ').map((domain) => [domain, host] as const),
  ),
);
/** Whose mail goes to hosts under these names is read at these providers. */
const HOSTS_BY_MX: readonly (readonly [ending: string, host: string])[] = [
  ['google.com', 'imap.gmail.com'],
  ['googlemail.com', 'imap.gmail.com'],
  ['mail.protection.outlook.com', 'outlook.office365.com'],
  ['mx.microsoft', 'outlook.office365.com'],
  ['messagingengine.com', 'imap.fastmail.com'],
  ['mail.icloud.com', 'imap.mail.me.com'],
  ['zoho.com', 'imap.zoho.com'],
  ['zoho.eu', 'imap.zoho.eu'],
  ['mailbox.org', 'imap.mailbox.org'],
  ['mail.gandi.net', 'mail.gandi.net'],
  ['migadu.com', 'imap.migadu.com'],
  ['purelymail.com', 'imap.purelymail.com'],
  ['secureserver.net', 'imap.secureserver.net'],
  ['riseup.net', 'mail.riseup.net'],
];
const DNS_LIMIT_MS = 3000;

/** The server of a mail domain, or null where nobody says; implicit TLS goes before STARTTLS. Never rejects. */
export async function findServer(
  domain: string,
  resolve: ResolveSrv,
  limitMs = DNS_LIMIT_MS,
): Promise<FoundServer | null> {
  const name = domain.toLowerCase();
  const known = BY_DOMAIN.get(name);
  if (known !== undefined) return { host: known, port: 993, tls: 'implicit', isElsewhere: false };
  const [implicit, starttls] = await Promise.all([
    bestOf(resolve(`_imaps._tcp.${name}`), limitMs),
    bestOf(resolve(`_imap._tcp.${name}`), limitMs),
  ]);
  const best = implicit ?? starttls;
  if (best === null) return null;
  const host = best.name.toLowerCase().replace(/\.$/u, '');
  return {
    host,
    port: best.port,
    tls: implicit === null ? 'starttls' : 'implicit',
    isElsewhere: host !== name && !host.endsWith(`.${name}`),
  };
}

/**
 * The server of a domain of one's own at a provider, by where its mail goes; null where that is none that is known.
 * Never rejects. A lie of the DNS can lead to one of these providers only, and never to a host of the liar.
 */
export async function findByMx(
  domain: string,
  resolve: ResolveMx,
  limitMs = DNS_LIMIT_MS,
): Promise<FoundServer | null> {
  const records = await inTime(resolve(domain.toLowerCase()), limitMs);
  const first = records.toSorted((a, b) => a.priority - b.priority)[0];
  if (first === undefined) return null;
  const exchange = first.exchange.toLowerCase().replace(/\.$/u, '');
  const found = HOSTS_BY_MX.find(([ending]) => exchange === ending || exchange.endsWith(`.${ending}`));
  return found === undefined ? null : { host: found[1], port: 993, tls: 'implicit', isElsewhere: false };
}

/** What stands in for the parts that nobody named: 993 with TLS, 143 with STARTTLS. */
export function completeServer(host: string, port?: number, tls?: MailServer['tls']): MailServer {
  const way = tls ?? (port === 143 ? 'starttls' : 'implicit');
  return { host, port: port ?? (way === 'implicit' ? 993 : 143), tls: way };
}

/** The lowest priority, then the highest weight; a target of "." says that the service is not offered (RFC 2782). */
async function bestOf(asked: Promise<SrvRecord[]>, limitMs: number): Promise<SrvRecord | null> {
  const records = await inTime(asked, limitMs);
  const offered = records.filter(({ name }) => name !== '.' && name !== '');
  return offered.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)[0] ?? null;
}

/** None where the answer is a fault or late. */
async function inTime<T>(asked: Promise<T[]>, limitMs: number): Promise<T[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<T[]>((resolve) => {
    timer = setTimeout(() => resolve([]), limitMs);
  });
  const records = await Promise.race([asked.catch(() => []), late]);
  clearTimeout(timer);
  return records;
}
