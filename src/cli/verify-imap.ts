// One's own mailbox over IMAP, named by an address such as imaps://jane@imap.example.org/INBOX.
import type { Source } from '../ingest/source/source.ts';
import { openSources } from '../ingest/source/open-source.ts';
import { isLoopback } from '../ops/loopback.ts';
import { ImapSettings } from '../ingest/source/settings.ts';
import { readSecret } from '../config/secrets.ts';
import { shown, Stop } from './connect-ask.ts';
import { EXIT } from './outcome.ts';

export interface PasswordFlags {
  readonly passwordEnv?: string;
  readonly passwordFile?: string;
}

export function isImapUrl(text: string): boolean {
  return /^imaps?:\/\//iu.test(text);
}

/** `imap:` is with STARTTLS, and without only on this machine. Read-only, as every source. Throws Stop. */
export function openImapUrl(text: string, list: string, flags: PasswordFlags): Source {
  const usage = (sentence: string) => new Stop(sentence, EXIT.usage);
  if (!URL.canParse(text)) throw usage(`${shown(text)} is no address; write imaps://user@host/INBOX.`);
  const url = new URL(text);
  if (url.password !== '')
    throw usage('A password in an address ends up in logs; give it with --password-env or --password-file.');
  const { passwordEnv, passwordFile } = flags;
  if ((passwordEnv === undefined) === (passwordFile === undefined))
    throw usage('Give --password-env or --password-file for the mailbox.');
  const host = url.hostname.replace(/^\[|\]$/gu, '');
  const isPlain = url.protocol === 'imap:';
  const settings = ImapSettings.safeParse({
    type: 'imap',
    host,
    port: url.port === '' ? (isPlain ? 143 : 993) : Number(url.port),
    tls: isPlain ? (isLoopback(host) ? 'none' : 'starttls') : 'implicit',
    user: decodeURIComponent(url.username),
    password: passwordEnv === undefined ? { file: passwordFile } : { env: passwordEnv },
    mailbox: decodeURIComponent(url.pathname.slice(1)) || 'INBOX',
  });
  if (!settings.success) throw usage(`${shown(text)} is no mailbox; write imaps://user@host/INBOX.`);
  const [source] = openSources([{ id: list, sources: [settings.data] }], {
    configDir: process.cwd(),
    secret: (setting) => {
      try {
        const secret = readSecret(setting, process.cwd(), process.env);
        if (secret.reveal() !== '') return secret;
      } catch {
        // said below
      }
      throw usage('There is no password where --password-env or --password-file says.');
    },
  });
  return source!;
}
