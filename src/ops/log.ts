// The log: one JSON line an event, to standard error. It never gets an error object or a text from outside.
import { pino } from 'pino';
import type { Sink } from './events.ts';

/** A sink that writes at `level` and above. `DC_ARCHIVE_LOG` is read by the caller. */
export function logSink(level: 'debug' | 'info' | 'warn' | 'error' | 'silent'): Sink {
  const log = pino(
    { level, base: null, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ fd: 2, sync: true }),
  );
  return (eventLevel, name, facts) => log[eventLevel]({ event: name, ...facts });
}

/** The first frame of our own code in a stack, as `file.ts:line`: enough for a report, nothing of the message. */
export function ownFrame(error: unknown): string {
  const stack = error instanceof Error ? (error.stack ?? '') : '';
  const match = /\/src\/([a-z0-9/-]+\.ts:\d+)/u.exec(stack.slice(stack.indexOf('\n')));
  return match?.[1] ?? 'unknown';
}
