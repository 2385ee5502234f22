// How the account of connect logs in: by flags or answers, a password or an access token (OAuth 2).
import { existsSync, readFileSync } from 'node:fs';
import { isAbsolute, relative, resolve } from 'node:path';
import { accessToken, type AskToken } from '../ingest/source/access-token.ts';
import type { OAuth2Setting } from '../ingest/source/settings.ts';
import { Secret, type SecretSetting } from '../ops/secret.ts';
import { readSecret } from '../config/secrets.ts';
import { type Asker, shown, Stop } from './connect-ask.ts';
import { EXIT } from './outcome.ts';

export interface CredentialFlags {
  readonly passwordEnv?: string;
  readonly passwordFile?: string;
  readonly tokenCommand?: string;
  readonly tokenFile?: string;
  readonly tokenEnv?: string;
}

/** How it stands in the configuration. */
export type LoginSetting = { readonly password: SecretSetting } | { readonly oauth2: OAuth2Setting };

export interface Credential {
  readonly password: Secret | AskToken;
  /** null where a person typed the password */
  readonly setting: LoginSetting | null;
}

/** These take no password from mail programs, app passwords neither. */
const TOKENS_ONLY: ReadonlySet<string> = new Set(['outlook.office365.com', 'imap-mail.outlook.com']);
const ALL_FLAGS = '--password-env, --password-file, --token-command, --token-file or --token-env' as const;

/** What the flags say; null where they say nothing. */
export function credentialOf(flags: CredentialFlags, folder: string): Credential | null {
  const { passwordEnv, passwordFile, tokenCommand, tokenFile, tokenEnv } = flags;
  const given = [passwordEnv, passwordFile, tokenCommand, tokenFile, tokenEnv];
  if (given.filter((one) => one !== undefined).length > 1)
    throw new Stop(`Give one of ${ALL_FLAGS}.`, EXIT.usage);
  if (passwordEnv !== undefined) return ofPassword(fromVariable('--password-env', passwordEnv));
  if (passwordFile !== undefined) return ofPassword(fromFile('--password-file', passwordFile, folder));
  if (tokenCommand !== undefined) return ofCommand(tokenCommand, folder);
  if (tokenEnv !== undefined) return ofToken(fromVariable('--token-env', tokenEnv).setting, folder);
  return tokenFile === undefined
    ? null
    : ofToken(fromFile('--token-file', tokenFile, folder).setting, folder);
}

/** Asks for the password; nothing typed, or a server that takes no passwords, leads to a token. Null: still nothing. */
export async function askCredential(
  ask: Asker,
  { host, user, folder }: { host: string; user: string; folder: string },
): Promise<Credential | null> {
  if (ask.isTerminal && TOKENS_ONLY.has(host)) {
    process.stdout.write(
      `${shown(host)} takes no passwords from mail programs, only access tokens (OAuth 2): see docs/guides/microsoft-365.md.\n`,
    );
    const credential = await askCommand(ask, folder);
    if (credential !== null) return credential;
  }
  const password = new Secret(await ask.secret(`Password of ${shown(user)}`, ALL_FLAGS));
  if (password.reveal() !== '') return { password, setting: null };
  return askCommand(ask, folder);
}

async function askCommand(ask: Asker, folder: string): Promise<Credential | null> {
  const words = await ask.text({
    words: 'Command that prints an access token, for accounts without a password',
    flag: '--token-command',
    isOptional: true,
  });
  return words === '' ? null : ofCommand(words, folder);
}

function ofCommand(words: string, folder: string): Credential {
  const command = commandWords(words);
  if (command.length === 0) throw new Stop('--token-command: this is no command.', EXIT.usage);
  return ofOAuth2({ command }, folder);
}

function ofToken(token: SecretSetting, folder: string): Credential {
  return ofOAuth2({ token }, folder);
}

function ofOAuth2(oauth2: OAuth2Setting, folder: string): Credential {
  const secret = (setting: SecretSetting) => readSecret(setting, folder, process.env);
  // the configuration folder may only be made at the end
  const cwd = existsSync(folder) ? folder : process.cwd();
  return { password: accessToken(oauth2, { folder: cwd, secret }), setting: { oauth2 } };
}

function ofPassword({ secret, setting }: { secret: Secret; setting: SecretSetting }): Credential {
  return { password: secret, setting: { password: setting } };
}

/** Words at blanks; quotation marks keep them together. There is no shell behind it. */
export function commandWords(text: string): string[] {
  return [...text.matchAll(/"([^"]*)"|'([^']*)'|(\S+)/gu)].map(
    ([, double, single, plain]) => double ?? single ?? plain ?? '',
  );
}

function fromVariable(flag: string, name: string): { secret: Secret; setting: SecretSetting } {
  const value = process.env[name] ?? '';
  if (!/^[A-Za-z_][A-Za-z0-9_]*$/u.test(name) || value === '')
    throw new Stop(`${flag}: this environment variable is not set.`, EXIT.usage);
  return { secret: new Secret(value), setting: { env: name } };
}

function fromFile(flag: string, given: string, folder: string): { secret: Secret; setting: SecretSetting } {
  const path = resolve(given);
  const inside = relative(folder, path);
  const file = inside.startsWith('..') || isAbsolute(inside) ? path : inside;
  let text = '';
  try {
    text = readFileSync(path, 'utf8').trim();
  } catch {
    throw new Stop(`${flag}: this file cannot be read.`, EXIT.usage);
  }
  if (text === '') throw new Stop(`${flag}: this file is empty.`, EXIT.usage);
  return { secret: new Secret(text), setting: { file } };
}
