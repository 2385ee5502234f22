// The questions of connect: answered by flags, on a terminal, or with --yes by what is suggested.
import { createInterface, type Interface } from 'node:readline/promises';
import { Writable } from 'node:stream';
import { fit, tame } from './before-after-text.ts';
import { EXIT } from './outcome.ts';

/** Ends the command with a sentence; nothing has been written. */
export class Stop extends Error {
  readonly code: number;
  constructor(sentence: string, code: number = EXIT.failed) {
    super(sentence);
    this.code = code;
  }
}

export interface Question {
  readonly words: string;
  /** the flag that answers it, `--name` */
  readonly flag: string;
  /** what the flag said */
  readonly given?: string | undefined;
  readonly suggest?: string | undefined;
  /** gives a sentence where the answer does not do */
  readonly check?: (answer: string) => string | null;
  readonly isOptional?: boolean;
}

export interface Asker extends Disposable {
  readonly isTerminal: boolean;
  /** takes suggestions without asking */
  readonly isYes: boolean;
  /** aborted by Ctrl-C and other ends, also between two questions */
  readonly signal: AbortSignal;
  text(question: Question): Promise<string>;
  /** Without echo. Empty where nothing was typed. */
  secret(words: string, flag: string): Promise<string>;
  confirm(words: string, isUsual: boolean, flag: string): Promise<boolean>;
}

/** `ended` stops a question too: a terminal in raw mode sends Ctrl-C as a key, everybody else as a signal. */
export function openAsker({ isYes, ended }: { isYes: boolean; ended: AbortSignal }): Asker {
  const isTerminal = process.stdin.isTTY && process.stdout.isTTY;
  const stopped = new AbortController();
  const signal = AbortSignal.any([stopped.signal, ended]);
  const screen = new QuietScreen();
  let lines: Interface | null = null;
  const open = (): Interface => {
    if (lines !== null) return lines;
    // no history: an arrow key must not bring the password back
    lines = createInterface({ input: process.stdin, output: screen, terminal: true, historySize: 0 });
    lines.on('SIGINT', () => stopped.abort());
    lines.on('close', () => stopped.abort());
    return lines;
  };
  const read = async (prompt: string): Promise<string> => {
    try {
      return (await open().question(prompt, { signal })).trim();
    } catch {
      throw new Stop('\nStopped; nothing was written.');
    }
  };
  const missing = (flag: string, hint = '') =>
    new Stop(`There is nobody to ask here: give ${flag}${hint}.`, EXIT.usage);
  return {
    isTerminal,
    isYes,
    signal,
    async text({ words, flag, given, suggest, check = () => null, isOptional = false }) {
      const fixed =
        given ??
        (isYes || (isOptional && !isTerminal) ? (suggest ?? (isOptional ? '' : undefined)) : undefined);
      if (fixed !== undefined) {
        const problem = fixed === '' && isOptional ? null : check(fixed);
        if (problem === null) return fixed;
        if (!isTerminal || isYes) throw new Stop(`${flag}: ${problem}`, EXIT.usage);
        process.stdout.write(`${problem}\n`);
      }
      if (!isTerminal) throw missing(flag, suggest === undefined ? '' : `, or --yes for ${shown(suggest)}`);
      for (;;) {
        const usual = suggest === undefined ? (isOptional ? ' [none]' : '') : ` [${shown(suggest)}]`;
        const answer = (await read(`${words}${usual}: `)) || (suggest ?? '');
        if (answer === '' && isOptional) return '';
        const problem = answer === '' ? 'Please write an answer, or stop with Ctrl-C.' : check(answer);
        if (problem === null) return answer;
        process.stdout.write(`${problem}\n`);
      }
    },
    async secret(words, flag) {
      if (!isTerminal) throw missing(flag);
      open();
      process.stdout.write(`${words}: `);
      screen.isQuiet = true;
      try {
        return await read('');
      } finally {
        screen.isQuiet = false;
        process.stdout.write('\n');
      }
    },
    async confirm(words, isUsual, flag) {
      if (isYes) return isUsual;
      if (!isTerminal) throw missing(flag);
      for (;;) {
        const answer = (await read(`${words} [${isUsual ? 'yes' : 'no'}]: `)).toLowerCase();
        if (answer === '') return isUsual;
        if (/^(?:y|yes|n|no)$/u.test(answer)) return answer.startsWith('y');
        process.stdout.write('Please write yes or no.\n');
      }
    },
    [Symbol.dispose]: () => lines?.close(),
  };
}

/** Names come from servers and mail: a terminal must not be steered by them. */
export function shown(text: string): string {
  return fit(tame(text).replaceAll('\n', ' '), 100);
}

/** Standard output that can be made to swallow what the line editor echoes. */
class QuietScreen extends Writable {
  isQuiet = false;
  override _write(chunk: Buffer, _encoding: BufferEncoding, done: () => void): void {
    if (!this.isQuiet) process.stdout.write(chunk);
    done();
  }
}
