// A program at a real pseudo-terminal, by util-linux `script`; a test types into it as a person does.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

const MAIN = fileURLToPath(new URL('../../src/main.ts', import.meta.url));
const PATIENCE_MS = 20_000;

export interface TestTerminal {
  /** Waits until the words are on the screen, behind those waited for before. */
  until(words: string): Promise<void>;
  /** Waits, then types. */
  answer(words: string, typed: string): Promise<void>;
  /** the exit code, and everything that was on the screen */
  ended(): Promise<{ code: number | null; screen: string }>;
}

/** Starts dc-archive with `words` at a terminal of its own. */
export function atTerminal(words: readonly string[], env: Record<string, string>): TestTerminal {
  const command = [process.execPath, MAIN, ...words]
    .map((word) => `'${word.replaceAll("'", `'\\''`)}'`)
    .join(' ');
  const child = spawn('script', ['-qefc', command, '/dev/null'], {
    env: { ...process.env, TERM: 'xterm', NO_COLOR: '1', ...env },
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  let screen = '';
  let seen = 0;
  child.stdout.on('data', (chunk: Buffer) => {
    screen += chunk.toString();
  });
  const closed = once(child, 'close') as Promise<[number | null]>;
  const until = async (wanted: string) => {
    const end = Date.now() + PATIENCE_MS;
    for (;;) {
      const place = screen.indexOf(wanted, seen);
      if (place >= 0) {
        seen = place + wanted.length;
        return;
      }
      if (Date.now() > end || child.exitCode !== null) {
        child.kill('SIGKILL');
        throw new Error(`"${wanted}" did not come; the screen says:\n${screen.slice(seen)}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 20));
    }
  };
  return {
    until,
    async answer(wanted, typed) {
      await until(wanted);
      child.stdin.write(typed);
    },
    async ended() {
      const [code] = await closed;
      return { code, screen };
    },
  };
}
