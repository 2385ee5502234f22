// Log, counters and events for a command.
import { createEvents, type Events } from '../ops/events.ts';
import { logSink } from '../ops/log.ts';
import { createMetrics, type Metrics } from '../ops/metrics.ts';

const LEVELS = ['debug', 'info', 'warn', 'error', 'silent'] as const;

/** `DC_ARCHIVE_LOG` sets the level: debug, info, warn, error or silent. */
export function observe(defaultLevel: (typeof LEVELS)[number]): { events: Events; metrics: Metrics } {
  const level = LEVELS.find((known) => known === process.env['DC_ARCHIVE_LOG']) ?? defaultLevel;
  const log = logSink(level);
  const metrics = createMetrics();
  const events = createEvents((...event) => {
    log(...event);
    metrics.sink(...event);
  });
  return { events, metrics };
}
