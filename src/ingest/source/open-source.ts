// From settings to sources: IMAP lists that share an account and mailbox share one connection.
import { readdir } from 'node:fs/promises';
import { basename, join, resolve } from 'node:path';
import { ArchiveError } from '../../ops/errors.ts';
import type { Secret, SecretSetting } from '../../ops/secret.ts';
import { accessToken } from './access-token.ts';
import { DEFAULT_LIMITS, sourceId, type SourceLimits } from './batch.ts';
import { dailyBytes, type DailyLimit } from './daily-limit.ts';
import { emlSource, isEmlName } from './eml.ts';
import { imapSource, mailboxKey } from './imap.ts';
import { isMaildir, sniffMailFile, statSource } from './mail-file.ts';
import { maildirSource } from './maildir.ts';
import { mboxSource } from './mbox.ts';
import type { Route } from './route.ts';
import type { ImapSettings, SourceSettings } from './settings.ts';
import type { Source } from './source.ts';

export interface SourceContext {
  /** relative paths start here */
  readonly configDir: string;
  /** gives the secret that a setting names; may throw where it is not set */
  readonly secret: (setting: SecretSetting) => Secret;
  /** larger messages are cut and held; bytes, 40 MB where not given */
  readonly maxBytes?: number;
}

/** The sources of all lists, in the order of the configuration. Opens nothing yet. */
export function openSources(
  lists: readonly {
    readonly id: string;
    readonly sources: readonly SourceSettings[];
    readonly policyDocument?: { readonly followDeletions?: boolean | undefined };
  }[],
  { configDir, secret, maxBytes = DEFAULT_LIMITS.maxBytes }: SourceContext,
): Source[] {
  const limits: SourceLimits = { maxBytes, cutBytes: Math.min(DEFAULT_LIMITS.cutBytes, maxBytes) };
  const mailboxes = new Map<string, { settings: ImapSettings; routes: Route[]; pollSeconds: number }>();
  const dailyLimits = limitsOfAccounts(lists.flatMap(({ sources }) => sources));
  const openers: (() => Source)[] = [];
  for (const { id: list, sources, policyDocument } of lists) {
    const follows = policyDocument?.followDeletions === true;
    for (const settings of sources) {
      const listId = settings.match?.listId.toLowerCase() ?? null;
      const route: Route = { list, listId, ...(follows && { followsDeletions: true }) };
      if (settings.type !== 'imap') {
        openers.push(() => fileSource(settings.type, resolve(configDir, settings.path), route, limits));
        continue;
      }
      const key = JSON.stringify([
        settings.host.toLowerCase(),
        settings.port,
        settings.user,
        mailboxKey(settings.mailbox),
      ]);
      const shared = mailboxes.get(key);
      if (shared) {
        if (!shared.routes.some((other) => other.list === list && other.listId === route.listId))
          shared.routes.push(route);
        shared.pollSeconds = Math.min(shared.pollSeconds, settings.pollSeconds);
        continue;
      }
      const group = { settings, routes: [route], pollSeconds: settings.pollSeconds };
      mailboxes.set(key, group);
      openers.push(() => {
        const { host, port, tls, user, mailbox } = settings;
        const place = {
          host,
          port,
          tls,
          user,
          password: credential(settings, configDir, secret),
          mailbox,
          pollSeconds: group.pollSeconds,
        };
        const daily = dailyLimits.get(accountOf(settings));
        return imapSource(place, group.routes, { limits, ...(daily !== undefined && { daily }) });
      });
    }
  }
  return openers.map((open) => open());
}

/** Accounts are read from several mailboxes: the smallest limit that one of them names is that of all. */
function limitsOfAccounts(sources: readonly SourceSettings[]): Map<string, DailyLimit> {
  const limits = new Map<string, DailyLimit>();
  for (const source of sources) {
    const bytes = source.type === 'imap' ? dailyBytes(source.host, source.dailyMegabytes) : null;
    if (source.type !== 'imap' || bytes === null) continue;
    const account = accountOf(source);
    limits.set(account, { account, bytes: Math.min(bytes, limits.get(account)?.bytes ?? bytes) });
  }
  return limits;
}

function accountOf({ host, port, user }: ImapSettings): string {
  return sourceId('account', host.toLowerCase(), port, user);
}

function credential({ password, oauth2 }: ImapSettings, folder: string, secret: SourceContext['secret']) {
  if (password !== undefined) return secret(password);
  if (oauth2 === undefined) throw new ArchiveError('CONFIG_INVALID', 'never', { key: 'password' });
  return accessToken(oauth2, { folder, secret });
}

/**
 * The source for a path that a person gave: an mbox (also gzip), a Maildir, an .eml, or a folder of these.
 * Throws SOURCE_MAILBOX_MISSING where the path is none of them.
 */
export async function openPath(
  list: string,
  path: string,
  maxBytes = DEFAULT_LIMITS.maxBytes,
): Promise<Source> {
  const limits: SourceLimits = { maxBytes, cutBytes: Math.min(DEFAULT_LIMITS.cutBytes, maxBytes) };
  const place = resolve(path);
  return fileSource(await recognise(place), place, { list, listId: null }, limits);
}

async function recognise(path: string): Promise<Exclude<SourceSettings['type'], 'imap'>> {
  const { isFolder, size } = await statSource(path);
  if (!isFolder) {
    const { holds, isGzip } = await sniffMailFile(path);
    if (holds === 'other' && size > 0)
      throw new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: 'not_mail' });
    return holds === 'message' && !isGzip && isEmlName(basename(path)) ? 'eml' : 'mbox';
  }
  if (await isMaildir(path)) return 'maildir';
  const entries = await readdir(path, { withFileTypes: true });
  for (const { name } of entries.filter((entry) => entry.isFile() && !entry.name.startsWith('.'))) {
    // A folder of mboxes may hold single messages beside them, which the mbox source reads as such.
    if (!isEmlName(name) && (await sniffMailFile(join(path, name))).holds !== 'other') return 'mbox';
  }
  return 'eml';
}

function fileSource(
  type: Exclude<SourceSettings['type'], 'imap'>,
  path: string,
  route: Route,
  limits: SourceLimits,
): Source {
  if (type === 'mbox') return mboxSource(path, route, limits);
  return type === 'maildir' ? maildirSource(path, route, limits) : emlSource(path, route, limits);
}
