// The files of connect: all of them, readable by the program, or none.
import { existsSync, mkdirSync, readFileSync, rmdirSync, rmSync, writeFileSync, chmodSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { stringify } from 'yaml';
import { type Config, loadConfig } from '../config/load.ts';
import type { ListSettings } from '../config/list.ts';
import { ConfigError, formatMistakes } from '../config/mistakes.ts';
import { asArchiveError } from '../ops/errors.ts';
import type { Secret } from '../ops/secret.ts';
import { explainPolicy, NOT_LOOKED_FOR } from '../redact/explain-policy.ts';
import type { Policy } from '../redact/policy-document.ts';
import { Stop } from './connect-ask.ts';
import type { LoginSetting } from './connect-credential.ts';
import type { MailServer } from './connect-server.ts';

export interface NewList {
  readonly id: string;
  readonly name: string;
  readonly address: string;
  readonly join: string | undefined;
  readonly listId: string | null;
}

export interface NewSource {
  readonly server: MailServer;
  readonly user: string;
  readonly mailbox: string;
  readonly login: LoginSetting;
  readonly policy: string;
}

interface NewFile {
  readonly path: string;
  readonly text: string;
  readonly mode: number;
}

export function listPath(folder: string, id: string): string {
  return join(folder, 'lists', `${id}.yaml`);
}

/** The file of a list that is there already, whichever way it is spelt. */
export function existingFile(folder: string, id: string): string | null {
  return [listPath(folder, id), join(folder, 'lists', `${id}.yml`)].find((path) => existsSync(path)) ?? null;
}

/**
 * Where a typed password is kept; in the configuration it stands as a path from its folder. A file that is there may
 * be the password of another list, and stays.
 */
export function passwordPath(folder: string, id: string, password: Secret): string {
  for (let number = 1; ; number++) {
    const file = `secrets/${id}${number === 1 ? '' : `-${number}`}.password`;
    const path = join(folder, file);
    if (!existsSync(path) || readFileSync(path, 'utf8').trim() === password.reveal()) return file;
  }
}

function listText({ id, name, address, join: joinUrl, listId }: NewList, source: NewSource): string {
  const { server, user, mailbox, login, policy } = source;
  const settings = {
    id,
    name,
    address,
    ...(joinUrl !== undefined && { join: joinUrl }),
    policy,
    sources: [
      { type: 'imap', ...server, user, ...login, mailbox, ...(listId !== null && { match: { listId } }) },
    ],
  } satisfies Partial<Record<keyof ListSettings, unknown>>;
  return `# Written by dc-archive connect; every key is described in docs/configuration.md.\n${stringify(settings)}`;
}

/**
 * Writes, and reads again with the one reader of the configuration; the password was good for a login. Throws Stop,
 * with everything as it was before.
 */
export function writeLists(
  folder: string,
  lists: readonly NewList[],
  source: NewSource,
  typed: Secret | null,
): { config: Config; written: string[] } {
  const files: NewFile[] = [
    ...(typed !== null && 'password' in source.login && 'file' in source.login.password
      ? [{ path: join(folder, source.login.password.file), text: `${typed.reveal()}\n`, mode: 0o600 }]
      : []),
    ...(existsSync(join(folder, 'site.yaml'))
      ? []
      : [{ path: join(folder, 'site.yaml'), text: siteText(lists[0]!.name), mode: 0o644 }]),
    ...lists.map((list) => ({ path: listPath(folder, list.id), text: listText(list, source), mode: 0o644 })),
  ];
  const undo: (() => void)[] = [];
  try {
    for (const file of files) writeFile(file, undo);
    return {
      config: loadConfig({ folder, role: 'web' }),
      written: files.map(({ path }) => path),
    };
  } catch (error) {
    for (const step of undo.toReversed()) step();
    if (error instanceof ConfigError)
      throw new Stop(`${formatMistakes(error.mistakes)}\nWith these nothing was written.`);
    const code = (error as NodeJS.ErrnoException).code;
    if (code === undefined) throw asArchiveError(error);
    throw new Stop(`The configuration folder ${folder} cannot be written (${code}). Nothing was written.`);
  }
}

function writeFile({ path, text, mode }: NewFile, undo: (() => void)[]): void {
  makeFolders(dirname(path), mode === 0o600 ? 0o700 : 0o755, undo);
  const before = existsSync(path) ? readFileSync(path) : null;
  undo.push(() => (before === null ? rmSync(path, { force: true }) : writeFileSync(path, before)));
  if (before !== null) chmodSync(path, mode);
  writeFileSync(path, text, { mode });
}

function makeFolders(folder: string, mode: number, undo: (() => void)[]): void {
  if (existsSync(folder)) return;
  makeFolders(dirname(folder), 0o755, undo);
  mkdirSync(folder, { mode });
  undo.push(() => rmdirSync(folder));
}

function siteText(name: string): string {
  return `# The instance; every key is described in docs/configuration.md.\n${stringify({ title: name, data: '../data' })}`;
}

/** What a coalition can send to its members, in plain words. */
export function noticeText({ name, address }: NewList, policy: Policy, config: Config): string {
  const { url, contact } = config.site;
  const where = url === undefined ? '[address of the archive]' : url;
  const whom = contact === '' ? '[mail address of whoever runs the archive]' : contact;
  return [
    `Subject: A public archive of ${name}`,
    '',
    'Dear members,',
    '',
    `we are going to publish an archive of our mailing list ${address} at ${where}.`,
    'It shows who wrote, when, the subject and the text of each message, in threads, and can be searched. Attached files are not published.',
    '',
    `Before anything is published, personal data is removed by the policy "${policy.id}":`,
    ...explainPolicy(policy).map(({ sentence }) => `- ${sentence}`),
    '',
    'No program finds everything. These are not looked for:',
    ...NOT_LOOKED_FOR.map((sentence) => `- ${sentence}`),
    '',
    `To have a message, a detail or everything about you removed, write to ${whom}; no reason is needed.`,
    'If a message of yours is not to be archived at all, send it with the header field "X-No-Archive: yes".',
    '',
  ].join('\n');
}
