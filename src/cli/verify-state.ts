// Where a verification keeps what it has seen, and which key it trusts.
import { readFile } from 'node:fs/promises';
import { homedir } from 'node:os';
import { join, resolve } from 'node:path';
import { readVerifier, type Verifier } from '../archive/log/note.ts';
import { type Kept, keep, KeptDamaged, readHashes, readKept } from '../report/verify/kept.ts';
import { type EarlierHead, readSignedHead } from '../report/verify/verified-log.ts';
import { shown, Stop } from './connect-ask.ts';
import { EXIT } from './outcome.ts';

export interface TrustFlags {
  readonly key?: string;
  readonly keyFile?: string;
  readonly state?: string;
}

/** What was known before this run. */
export interface State {
  readonly path: string;
  /** null where none was given and none is kept */
  readonly key: Verifier | null;
  readonly earlier: EarlierHead | null;
  /** Remembers a head that held, with the hashes of its leaves. */
  keep(kept: Kept, hashes: readonly Buffer[]): Promise<void>;
}

/** `name`: of the archive, made of what the user typed: an archive that renames itself is not a new one. Throws Stop. */
export async function openState(name: string, flags: TrustFlags): Promise<State> {
  const path =
    flags.state === undefined ? join(stateFolder(), `${fileName(name)}.json`) : resolve(flags.state);
  const given = await givenKey(flags);
  const kept = await readKept(path).catch((error: unknown) => {
    const why = error instanceof KeptDamaged ? 'is damaged' : 'cannot be read';
    throw new Stop(
      `The state file ${path} ${why}. It holds the key and the checkpoint that were seen before: restore it from a backup, or name another with --state and give the key with --key.`,
      EXIT.failed,
    );
  });
  const keptKey = kept === null ? null : readVerifier(kept.key);
  const head = kept?.checkpoint == null || keptKey === null ? null : readSignedHead(kept.checkpoint, keptKey);
  const earlier = head === null ? null : { ...head, hashes: await readHashes(path, head.size, head.root) };
  return { path, key: given ?? keptKey, earlier, keep: (next, hashes) => keep(path, next, hashes) };
}

/** The key of --key or --key-file; null where there is neither. Throws Stop. */
export async function givenKey({ key, keyFile }: TrustFlags): Promise<Verifier | null> {
  if (key !== undefined && keyFile !== undefined) throw new Stop('Give --key or --key-file.', EXIT.usage);
  if (key === undefined && keyFile === undefined) return null;
  const text = key ?? (await textOf(keyFile!, '--key-file'));
  // a file may be the archive's policy.txt, kept from a place that is trusted
  const verifier = readVerifier(/^log (\S+)/mu.exec(text)?.[1] ?? text);
  if (verifier === null)
    throw new Stop(
      'The key is not a verifier key. It looks like name+1a2b3c4d+AbCd…; the archive shows its own under /log/policy.txt.',
      EXIT.usage,
    );
  return verifier;
}

/** Throws Stop where the file cannot be read. */
export async function textOf(path: string, flag: string): Promise<string> {
  return readFile(path, 'utf8').catch((error: NodeJS.ErrnoException) => {
    throw new Stop(`${flag}: ${shown(path)} cannot be read (${error.code ?? 'unknown'}).`, EXIT.usage);
  });
}

/** A web address as somebody typed it; null where it is none. Throws Stop for one that names a user. */
export function readUrl(text: string): URL | null {
  if (!/^https?:\/\//iu.test(text) || !URL.canParse(text)) return null;
  const url = new URL(text);
  if (url.username !== '' || url.password !== '')
    throw new Stop('A public archive needs no user name; give its address without one.', EXIT.usage);
  url.search = '';
  url.hash = '';
  return url;
}

function stateFolder(): string {
  const home = process.env['XDG_STATE_HOME'];
  return join(home === undefined || home === '' ? join(homedir(), '.local', 'state') : home, 'dc-archive');
}

function fileName(name: string): string {
  return (
    name
      .replace(/[^A-Za-z0-9.-]+/gu, '_')
      .replace(/^\.+/u, '')
      .slice(0, 150) || 'archive'
  );
}
