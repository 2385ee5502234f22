// How a command ends: exit codes and sentences. The only place that turns errors into words for an operator.
import { ConfigError, formatMistakes } from '../config/mistakes.ts';
import { type ArchiveError, asArchiveError, ERROR_CODES, type ErrorCode } from '../ops/errors.ts';
import { ownFrame } from '../ops/log.ts';

export const EXIT = { done: 0, failed: 1, usage: 2, config: 78 } as const;

/** Runs a command's work and sets the exit code: what it returns, 78 for configuration, 2 for usage, 1 for faults. */
export async function end(work: () => Promise<number | void>): Promise<void> {
  try {
    process.exitCode = (await work()) ?? EXIT.done;
  } catch (error) {
    if (error instanceof ConfigError) {
      process.stderr.write(`${formatMistakes(error.mistakes)}\n`);
      process.exitCode = EXIT.config;
      return;
    }
    const fault = asArchiveError(error);
    process.stderr.write(`${sentence(fault.code, fault)}\n`);
    process.exitCode = fault.code === 'USAGE' || fault.code === 'LIST_UNKNOWN' ? EXIT.usage : EXIT.failed;
  }
}

/** What happened and what to do, with known facts; for an unforeseen fault, where in our code. */
export function sentence(code: ErrorCode, fault?: ArchiveError): string {
  const facts = Object.entries(fault?.facts ?? {}).map(([name, value]) => `${name} ${String(value)}`);
  const where = code === 'INTERNAL' ? ` (${ownFrame(fault?.cause ?? fault)})` : '';
  return `${code}: ${ERROR_CODES[code]}${facts.length > 0 ? ` [${facts.join(', ')}]` : ''}${where}`;
}
