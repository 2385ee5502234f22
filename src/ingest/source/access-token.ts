// OAuth 2 access tokens: asked for before every connection, because most live one hour only.
import { spawn } from 'node:child_process';
import { Secret } from '../../ops/secret.ts';
import type { OAuth2Setting } from './settings.ts';
import type { SecretSetting } from '../../ops/secret.ts';

/** Gives a fresh token. Rejects where there is none now; the error's text is of this file, never of the program. */
export type AskToken = (signal: AbortSignal) => Promise<Secret>;

const TIME_LIMIT_MS = 30_000;
/** Tokens have some thousand characters at most. */
const MAX_TOKEN_BYTES = 64 * 1024;

export function accessToken(
  setting: OAuth2Setting,
  {
    folder,
    secret,
    timeLimitMs = TIME_LIMIT_MS,
  }: { folder: string; secret: (setting: SecretSetting) => Secret; timeLimitMs?: number },
): AskToken {
  if ('command' in setting) {
    const [program, ...args] = setting.command;
    return (signal) => runCommand(program!, args, folder, timeLimitMs, signal).then(checked);
  }
  return async () => checked(secret(setting.token).reveal());
}

// What stands between the fields of XOAUTH2 must not come from a token; an error page is no token either.
function checked(text: string): Secret {
  const token = text.trim();
  if (!/^[\x21-\x7e]+$/u.test(token)) throw new Error('no access token');
  return new Secret(token);
}

// No shell. What the program says about its faults may hold secrets: it goes nowhere.
function runCommand(
  program: string,
  args: readonly string[],
  folder: string,
  timeLimitMs: number,
  signal: AbortSignal,
): Promise<string> {
  return new Promise((resolve, reject) => {
    const chunks: Buffer[] = [];
    let size = 0;
    const child = spawn(program, args, {
      cwd: folder,
      stdio: ['ignore', 'pipe', 'ignore'],
      // a group of its own: what it starts ends with it
      detached: true,
    });
    const stop = () => {
      try {
        if (child.pid !== undefined) process.kill(-child.pid, 'SIGKILL');
      } catch {
        // has ended meanwhile
      }
      fail();
    };
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    const fail = () => {
      settle();
      reject(new Error('the token command failed'));
    };
    const timer = setTimeout(stop, timeLimitMs);
    signal.addEventListener('abort', stop, { once: true });
    child.stdout.on('data', (chunk: Buffer) => {
      size += chunk.length;
      if (size > MAX_TOKEN_BYTES) stop();
      else chunks.push(chunk);
    });
    child.once('error', fail);
    child.once('close', (code) => {
      if (code !== 0) return fail();
      settle();
      resolve(Buffer.concat(chunks).toString('utf8'));
    });
    if (signal.aborted) stop();
  });
}
