// Counters for operators, made from the same events as the log. Labels: list, state, route pattern, status; nothing else.
import { Counter, Gauge, Histogram, Registry } from 'prom-client';
import type { Sink } from './events.ts';

export interface Metrics {
  readonly registry: Registry;
  readonly sink: Sink;
}

export function createMetrics(): Metrics {
  const registry = new Registry();
  const registers = [registry];
  const messages = new Counter({
    name: 'dc_archive_messages_total',
    help: 'Messages that went through the line',
    labelNames: ['list', 'outcome'],
    registers,
  });
  const unrouted = new Counter({
    name: 'dc_archive_unrouted_total',
    help: 'Messages that no list claims',
    registers,
  });
  const sourceFailures = new Counter({
    name: 'dc_archive_source_failures_total',
    help: 'Failures of mail sources',
    labelNames: ['code'],
    registers,
  });
  const notices = new Counter({
    name: 'dc_archive_source_notices_total',
    help: 'What mail sources made known: reconnections, throttling, the limit of a day',
    labelNames: ['what'],
    registers,
  });
  const stopped = new Gauge({
    name: 'dc_archive_sources_stopped',
    help: 'Mail sources that are not asked again until the worker is started again',
    registers,
  });
  const quiet = new Gauge({
    name: 'dc_archive_source_quiet',
    help: '1 where no mail came for much longer than is usual on the list: the mailbox may have been dropped from it',
    labelNames: ['list'],
    registers,
  });
  const unasked = new Gauge({
    name: 'dc_archive_source_unanswered_hours',
    help: 'Hours since the mailbox of the list last answered, whether or not mail came',
    labelNames: ['list'],
    registers,
  });
  const behind = new Gauge({
    name: 'dc_archive_index_behind',
    help: 'Changes the index has not applied',
    labelNames: ['engine'],
    registers,
  });
  const deletionsHeld = new Gauge({
    name: 'dc_archive_deletions_held',
    help: 'Messages deleted at their source that wait for a decision of the operator',
    labelNames: ['list'],
    registers,
  });
  const cosignedSize = new Gauge({
    name: 'dc_archive_witness_cosigned_size',
    help: 'Leaves of the largest head that a witness has cosigned',
    labelNames: ['witness'],
    registers,
  });
  const witnessFailing = new Gauge({
    name: 'dc_archive_witness_failing',
    help: 'Whether the last head sent to a witness was not cosigned, by reason',
    labelNames: ['witness', 'why'],
    registers,
  });
  const requests = new Histogram({
    name: 'dc_archive_request_seconds',
    help: 'Time to answer, by route pattern',
    labelNames: ['route', 'method', 'status'],
    buckets: [0.002, 0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1, 3],
    registers,
  });
  const sink: Sink = (_level, name, facts) => {
    if (name === 'messages.recorded') {
      for (const outcome of ['published', 'withheld', 'held', 'duplicates'] as const) {
        messages.inc({ list: String(facts['list']), outcome }, Number(facts[outcome]));
      }
    } else if (name === 'batch.kept') unrouted.inc(Number(facts['unrouted']));
    else if (name === 'source.failed') sourceFailures.inc({ code: String(facts['code']) });
    else if (name === 'source.notice') notices.inc({ what: String(facts['what']) });
    else if (name === 'source.stopped') stopped.inc();
    else if (name === 'source.asked') {
      quiet.set({ list: String(facts['list']) }, facts['quiet'] === true ? 1 : 0);
      unasked.set({ list: String(facts['list']) }, Number(facts['hours']));
    } else if (name === 'deletions.held')
      deletionsHeld.set({ list: String(facts['list']) }, Number(facts['vanished']));
    else if (name === 'deletions.followed') deletionsHeld.set({ list: String(facts['list']) }, 0);
    else if (name === 'head.cosigned') {
      cosignedSize.set({ witness: String(facts['witness']) }, Number(facts['size']));
      setFailing(witnessFailing, String(facts['witness']), null);
    } else if (name === 'witness.failed')
      setFailing(witnessFailing, String(facts['witness']), String(facts['why']));
    else if (name === 'engine.state')
      behind.set({ engine: String(facts['engine']) }, Number(facts['behind']));
    else if (name === 'request') {
      const labels = {
        route: String(facts['route']),
        method: String(facts['method']),
        status: String(facts['status']),
      };
      requests.observe(labels, Number(facts['ms']) / 1000);
    }
  };
  return { registry, sink };
}

const WITNESS_FAILURES = ['unreachable', 'refused', 'invalid', 'ahead', 'fork'] as const;

// one reason at a time
function setFailing(gauge: Gauge<'witness' | 'why'>, witness: string, why: string | null): void {
  for (const known of WITNESS_FAILURES) gauge.set({ witness, why: known }, known === why ? 1 : 0);
}
