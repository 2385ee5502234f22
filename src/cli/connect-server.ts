// Which IMAP server an address has: well-known providers, else what the domain says in the DNS (RFC 6186).
import type { SrvRecord } from 'node:dns';

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

/** What stands in for the parts that nobody named: 993 with TLS, 143 with STARTTLS. */
export function completeServer(host: string, port?: number, tls?: MailServer['tls']): MailServer {
  const way = tls ?? (port === 143 ? 'starttls' : 'implicit');
  return { host, port: port ?? (way === 'implicit' ? 993 : 143), tls: way };
}

/** The lowest priority, then the highest weight; a target of "." says that the service is not offered (RFC 2782). */
async function bestOf(asked: Promise<SrvRecord[]>, limitMs: number): Promise<SrvRecord | null> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<SrvRecord[]>((resolve) => {
    timer = setTimeout(() => resolve([]), limitMs);
  });
  const records = await Promise.race([asked.catch(() => []), late]);
  clearTimeout(timer);
  const offered = records.filter(({ name }) => name !== '.' && name !== '');
  return offered.toSorted((a, b) => a.priority - b.priority || b.weight - a.weight)[0] ?? null;
}
