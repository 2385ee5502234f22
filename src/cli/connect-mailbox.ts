// The mail account of connect: server, login, mailbox, and which lists arrive there.
import { resolveMx, resolveSrv } from 'node:dns/promises';
import { ImapFault } from '../ingest/source/imap-connection.ts';
import { type ImapLook, lookAtAccount, type SeenMail } from '../ingest/source/imap-look.ts';
import { isLoopback } from '../ops/loopback.ts';
import { type Asker, shown, Stop } from './connect-ask.ts';
import { askCredential, type Credential, type CredentialFlags, credentialOf } from './connect-credential.ts';
import { completeServer, findByMx, findServer, type MailServer } from './connect-server.ts';
import { EXIT } from './outcome.ts';

export interface AccountFlags extends CredentialFlags {
  readonly user?: string;
  readonly host?: string;
  readonly port?: string;
  readonly tls?: string;
  readonly mailbox?: string;
}

export interface Account extends Credential {
  readonly server: MailServer;
  readonly user: string;
  readonly look: ImapLook;
}

/** Hosts lock accounts after a few bad logins. */
const LOGIN_TRIES = 2;

export async function openAccount(
  ask: Asker,
  flags: AccountFlags,
  { folder, listAddress, signal }: { folder: string; listAddress: string; signal: AbortSignal },
): Promise<Account> {
  const user = await ask.text({
    words: 'Mail account that is subscribed to the list (its address)',
    flag: '--user',
    given: flags.user,
  });
  const server = await serverOf(ask, flags, user, listAddress);
  const given = credentialOf(flags, folder);
  for (let tries = 1; ; tries++) {
    const credential = given ?? (await askCredential(ask, { host: server.host, user, folder }));
    if (credential === null) {
      if (tries === LOGIN_TRIES) throw new Stop('No password was given; nothing was written.');
      continue;
    }
    try {
      const look = await lookAtAccount({ ...server, user, password: credential.password }, signal);
      return { server, user, ...credential, look };
    } catch (error) {
      const words = faultWords(error, server, user);
      const isOfLogin = error instanceof ImapFault && /^(?:login_refused|no_token)$/u.test(error.kind);
      const mayTryAgain = isOfLogin && given === null;
      if (!mayTryAgain || tries === LOGIN_TRIES) throw new Stop(`${words}\nNothing was written.`);
      process.stdout.write(`${words}\n`);
    }
  }
}

async function serverOf(
  ask: Asker,
  flags: AccountFlags,
  user: string,
  listAddress: string,
): Promise<MailServer> {
  const port = flags.port === undefined ? undefined : Number(flags.port);
  if (port !== undefined && !(Number.isInteger(port) && port >= 1 && port <= 65535))
    throw new Stop('--port takes a number from 1 to 65535.', EXIT.usage);
  const { tls } = flags;
  if (tls !== undefined && tls !== 'implicit' && tls !== 'starttls' && tls !== 'none')
    throw new Stop('--tls takes implicit, starttls or none.', EXIT.usage);
  if (flags.host !== undefined) return localOnly(completeServer(flags.host, port, tls));
  const domain = domainOf(user) ?? domainOf(listAddress);
  const found =
    domain === null ? null : ((await findServer(domain, resolveSrv)) ?? (await findByMx(domain, resolveMx)));
  if (found !== null) {
    const name = shown(found.host);
    if (!found.isElsewhere) {
      process.stdout.write(`Mail server of ${domain}: ${name}, port ${port ?? found.port}.\n`);
      return localOnly({ host: found.host, port: port ?? found.port, tls: tls ?? found.tls });
    }
    // The DNS may lie, and the password goes there: only a person can say that it is right.
    if (!ask.isTerminal || ask.isYes)
      throw new Stop(
        `${domain} names ${name} as its mail server; where that is right, give --host ${name}.`,
        EXIT.usage,
      );
    if (await ask.confirm(`${domain} names ${name} as its mail server. Is that right?`, true, '--host'))
      return localOnly({ host: found.host, port: port ?? found.port, tls: tls ?? found.tls });
  }
  const host = await ask.text({
    words: 'Host name of the mail server (IMAP)',
    flag: '--host',
    suggest: domain === null || ask.isYes ? undefined : `imap.${domain}`,
    check: (answer) =>
      /^[A-Za-z0-9.:[\]_-]+$/u.test(answer) ? null : 'Write a host name such as imap.example.org.',
  });
  return localOnly(completeServer(host, port, tls));
}

function localOnly(server: MailServer): MailServer {
  if (server.tls === 'none' && !isLoopback(server.host))
    throw new Stop('--tls none would send the password in clear; it is for this machine only.', EXIT.usage);
  return server;
}

function domainOf(address: string): string | null {
  const at = address.lastIndexOf('@');
  return at > 0 && at < address.length - 1 ? address.slice(at + 1).toLowerCase() : null;
}

/** Lets a person pick a mailbox, and looks at its newest mail. */
export async function openMailboxOf(
  ask: Asker,
  given: string | undefined,
  { look, server, user }: Account,
): Promise<{ mailbox: string; seen: SeenMail }> {
  const names = look.mailboxes.map(shown).join(', ');
  if (given === undefined && ask.isTerminal && !ask.isYes)
    process.stdout.write(`Mailboxes of the account: ${names}\n`);
  const mailbox = await ask.text({
    words: 'Mailbox that the list mail is in',
    flag: '--mailbox',
    given,
    suggest: 'INBOX',
  });
  for (let name = mailbox; ;) {
    try {
      return { mailbox: name, seen: await look.newest(name) };
    } catch (error) {
      if (!(error instanceof ImapFault) || error.kind !== 'mailbox_missing')
        throw new Stop(`${faultWords(error, server, user)}\nNothing was written.`);
      const words = `There is no mailbox ${shown(name)} in this account; there are: ${names}.`;
      if (!ask.isTerminal || ask.isYes) throw new Stop(`${words}\nNothing was written.`);
      process.stdout.write(`${words}\n`);
      name = await ask.text({ words: 'Mailbox', flag: '--mailbox', suggest: 'INBOX' });
    }
  }
}

/** A fault of the account in words; whatever is not one goes on as it came. */
export function faultWords(error: unknown, { host, port }: MailServer, user: string): string {
  if (!(error instanceof ImapFault)) throw error;
  const where = `${shown(host)}, port ${port}`;
  switch (error.kind) {
    case 'login_refused':
      return `The mail server (${where}) refused the login of ${shown(user)}: the password is wrong, or the account needs an app password for mail programs, or IMAP has to be switched on in its settings.`;
    case 'tls':
      return `No safe connection to the mail server (${where}): its certificate is not valid for this name, or it has no TLS. Is the host right?`;
    case 'throttled':
      return `The mail server (${where}) asks to wait: too many logins. Try again in an hour.`;
    case 'mailbox_missing':
      return 'The account has no INBOX that can be opened.';
    case 'no_token':
      return `There is no access token for ${shown(user)}: the command failed, took more than 30 seconds, or printed none.`;
    case 'lost':
      return `The mail server (${where}) does not answer. Check host and port, and whether this machine is online.`;
  }
}
