// One IMAP connection: opened with enforced TLS, the mailbox examined (never selected for writing), faults told apart.
import { ImapFlow } from 'imapflow';
import { ArchiveError } from '../../ops/errors.ts';
import { Secret } from '../../ops/secret.ts';
import type { AskToken } from './access-token.ts';
import { isLoopback } from '../../ops/loopback.ts';

export interface ImapPlace {
  readonly host: string;
  readonly port: number;
  readonly tls: 'implicit' | 'starttls' | 'none';
  readonly user: string;
  /** or how a fresh access token is asked for (OAuth 2) */
  readonly password: Secret | AskToken;
  readonly mailbox: string;
  readonly pollSeconds: number;
}

export interface ConnectionOptions {
  /** PEM of further certificates to trust */
  readonly ca?: string;
  /** largest literal the client takes before it drops the connection; bytes */
  readonly maxLiteralBytes?: number;
  /** a connection on which nothing comes for so long is given up, though nobody closed it; ms */
  readonly silenceMs?: number;
}

const CONNECT_TIMEOUT_MS = 30_000;
/** Some servers drop an IDLE after five minutes, and a dead line shows itself only when something is sent. */
const MAX_IDLE_MS = 150_000;
/** A half-open line shows itself by silence only. Longer than IDLE, which is silent while nothing comes. */
const SILENCE_MS = 3 * 60_000;
/** The quickest of a few round trips to a server on this machine is far below, even on a busy one. */
const FAR_MS = 10;
const LOGOUT_TIMEOUT_MS = 1_000;

/** What went wrong, in the words that decide what to do. `cause` is private. */
export class ImapFault extends Error {
  readonly kind: 'login_refused' | 'mailbox_missing' | 'tls' | 'throttled' | 'lost' | 'no_token';
  /** how long the server asked to wait, where it said so; ms */
  readonly waitMs: number;
  constructor(kind: ImapFault['kind'], cause: unknown) {
    super(kind, { cause });
    this.kind = kind;
    const asked = (cause as { throttleReset?: unknown } | null)?.throttleReset;
    this.waitMs = typeof asked === 'number' && asked > 0 ? asked : 0;
  }
}

/**
 * Connects, logs in and opens the mailbox with EXAMINE (RFC 9051 6.3.3), so that no flag can change.
 * Throws ImapFault; throws CONFIG_INVALID for `tls: none` to anything but a loopback host.
 */
export async function openMailbox(
  place: ImapPlace,
  { ca, maxLiteralBytes = 128 * 1024 * 1024, silenceMs = SILENCE_MS }: ConnectionOptions,
  signal: AbortSignal,
): Promise<ImapFlow> {
  if (place.tls === 'none' && !isLoopback(place.host))
    throw new ArchiveError('CONFIG_INVALID', 'never', { key: 'tls' });
  const auth = await credentials(place, signal);
  const client = new ImapFlow({
    host: place.host.replace(/^\[(.*)\]$/, '$1'),
    port: place.port,
    secure: place.tls === 'implicit',
    // Without true, an attacker who hides STARTTLS gets the password in clear.
    ...(place.tls === 'implicit' ? {} : { doSTARTTLS: place.tls === 'starttls' }),
    ...(ca === undefined ? {} : { tls: { ca } }),
    auth,
    // Some servers refuse SELECT to a client that has not said its name (RFC 2971).
    clientInfo: { name: 'dc-archive' },
    // imapflow logs commands and parts of mail.
    logger: false,
    disableCompression: isLoopback(place.host),
    maxIdleTime: MAX_IDLE_MS,
    connectionTimeout: CONNECT_TIMEOUT_MS,
    socketTimeout: silenceMs,
    maxLiteralSize: maxLiteralBytes,
    maxResponseSize: maxLiteralBytes * 2,
  });
  // An 'error' event without a listener ends the process; the pending command rejects with the same fault.
  client.on('error', () => {});
  const stop = () => client.close();
  signal.addEventListener('abort', stop, { once: true });
  try {
    if (signal.aborted) throw signal.reason;
    await client.connect().catch((error: unknown) => {
      throw connectFault(error);
    });
    if (isLoopback(place.host)) await compressIfFar(client);
    await examine(client, place.mailbox);
    return client;
  } catch (error) {
    client.close();
    throw error;
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/**
 * Deflate makes the slow lines of the world three times faster, and loopback four times slower. Behind a loopback
 * address there may be a tunnel to a server far away.
 */
async function compressIfFar(client: ImapFlow): Promise<void> {
  if (!(await isFar(client))) return;
  // imapflow does this itself at the start, where it is not told not to; the method is not in its types
  await (client as ImapFlow & { compress?: () => Promise<void> }).compress?.().catch((error: unknown) => {
    throw asImapFault(error);
  });
}

/** Does the way to the server and back take time? */
export async function isFar(client: ImapFlow): Promise<boolean> {
  for (let attempt = 0; attempt < 3; attempt++) {
    const sentAt = performance.now();
    await client.noop();
    if (performance.now() - sentAt < FAR_MS) return false;
  }
  return true;
}

async function credentials({ user, password }: ImapPlace, signal: AbortSignal) {
  if (password instanceof Secret) return { user, pass: password.reveal() };
  const token = await password(signal).catch((error: unknown) => {
    throw new ImapFault('no_token', error);
  });
  return { user, accessToken: token.reveal() };
}

/** EXAMINE, also to look again at a mailbox that is already open. Throws ImapFault. */
export async function examine(client: ImapFlow, mailbox: string): Promise<void> {
  await client.mailboxOpen(mailbox, { readOnly: true }).catch((error: unknown) => {
    const fault = asImapFault(error);
    throw fault.kind === 'lost' && isRefusal(error) ? new ImapFault('mailbox_missing', error) : fault;
  });
}

/** Logs out, and closes the socket when the server takes longer than a second over it. Never rejects. */
export async function hangUp(client: ImapFlow): Promise<void> {
  const timer = setTimeout(() => client.close(), LOGOUT_TIMEOUT_MS);
  await client.logout().catch(() => {});
  clearTimeout(timer);
  client.close();
}

/** Anything thrown on an open connection as an ImapFault. */
export function asImapFault(error: unknown): ImapFault {
  if (error instanceof ImapFault) return error;
  return new ImapFault(isThrottle(error) ? 'throttled' : 'lost', error);
}

interface ForeignError {
  code?: unknown;
  authenticationFailed?: unknown;
  tlsFailed?: unknown;
  responseStatus?: unknown;
  serverResponseCode?: unknown;
  response?: unknown;
  responseText?: unknown;
}

const CERTIFICATE_CODES =
  /^(CERT_|ERR_TLS_|ERR_SSL_|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(GET|VERIFY)_|HOSTNAME_MISMATCH)/;

function connectFault(error: unknown): ImapFault {
  const { code, tlsFailed, authenticationFailed } = (error ?? {}) as ForeignError;
  if (tlsFailed === true || (typeof code === 'string' && CERTIFICATE_CODES.test(code)))
    return new ImapFault('tls', error);
  if (isThrottle(error)) return new ImapFault('throttled', error);
  // imapflow's words where the server has neither XOAUTH2 nor OAUTHBEARER, or no way for a password
  const isUnsupported = error instanceof Error && error.message === 'Unsupported authentication mechanism';
  return new ImapFault(authenticationFailed === true || isUnsupported ? 'login_refused' : 'lost', error);
}

/** RFC 5530: these codes, and the words of servers that send none, mean wait and not wrong. */
function isThrottle(error: unknown): boolean {
  const { code, serverResponseCode, response, responseText } = (error ?? {}) as ForeignError;
  if (code === 'ETHROTTLE') return true;
  if (typeof serverResponseCode === 'string') {
    if (/^(UNAVAILABLE|LIMIT|INUSE|SERVERBUG|CONTACTADMIN|OVERQUOTA)$/i.test(serverResponseCode)) return true;
    if (/^(AUTHENTICATIONFAILED|AUTHORIZATIONFAILED|EXPIRED)$/i.test(serverResponseCode)) return false;
  }
  const text = [response, responseText]
    .filter((part) => typeof part === 'string')
    .join(' ')
    .slice(0, 500);
  // Microsoft 365 says "authenticated but not connected" when it throttles; Gmail that bandwidth limits are exceeded.
  return /too many|maximum number of connections|simultaneous|throttl|rate limit|bandwidth limit|try again later|temporar|unavailable|authenticated but not connected/i.test(
    text,
  );
}

function isRefusal(error: unknown): boolean {
  const { responseStatus } = (error ?? {}) as ForeignError;
  return responseStatus === 'NO' || responseStatus === 'BAD';
}
