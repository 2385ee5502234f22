// Everything that is logged or counted, as a list. A fact is a number, a boolean, a known word, an id of a list or
// record: there is no fact for text from mail, for a URL, an address or a foreign error's message.
import type { ErrorCode } from './errors.ts';

export type Level = 'debug' | 'info' | 'warn' | 'error';
/** Takes each event once: the log and the counters. */
export type Sink = (
  level: Level,
  name: string,
  facts: Readonly<Record<string, string | number | boolean | null>>,
) => void;

export type SourceNotice =
  | 'uidvalidity_changed'
  | 'reconnecting'
  | 'vanished'
  | 'throttled'
  | 'truncated_mbox'
  | 'daily_limit'
  | 'unreadable';

/** `fork`: it has seen another log under our key; `ahead`: a longer one. Both are matters for a person. */
export type WitnessFailure = 'unreachable' | 'refused' | 'invalid' | 'ahead' | 'fork';

export function createEvents(sink: Sink) {
  return {
    started: (facts: { lists: number; sample: boolean }) => sink('info', 'started', facts),
    stopped: () => sink('info', 'stopped', {}),
    listening: (facts: { port: number; metricsPort: number | null }) => sink('info', 'listening', facts),
    engineChosen: (facts: { engine: string; found: string }) => sink('info', 'engine.chosen', facts),
    engineState: (facts: { engine: string; state: string; behind: number }) =>
      sink('info', 'engine.state', facts),
    engineDown: (facts: { engine: string; code: ErrorCode; behind: number }) =>
      sink('warn', 'engine.state', { state: 'down', ...facts }),
    engineRestarted: (facts: { attempt: number }) => sink('warn', 'engine.restarted', facts),
    workerWaits: () => sink('info', 'worker.waits', {}),
    workerStill: (facts: { seconds: number; ended: boolean }) => sink('error', 'worker.still', facts),
    batchKept: (facts: { source: string; kept: number; known: number; unrouted: number }) =>
      sink('debug', 'batch.kept', facts),
    sourceNotice: (facts: { source: string; what: SourceNotice; count: number }) =>
      sink('warn', 'source.notice', facts),
    sourceFailed: (facts: { source: string; code: ErrorCode; again: boolean }) =>
      sink('error', 'source.failed', facts),
    sourceStopped: (facts: { source: string; code: ErrorCode; runs: number }) =>
      sink('error', 'source.stopped', facts),
    messagesRecorded: (facts: {
      list: string;
      published: number;
      withheld: number;
      held: number;
      duplicates: number;
    }) => sink('debug', 'messages.recorded', facts),
    messageHeld: (facts: { list: string; seq: number; why: string }) => sink('warn', 'message.held', facts),
    listRepublished: (facts: {
      list: string;
      changed: number;
      unchanged: number;
      held: number;
      withheld: number;
      ms: number;
    }) => sink('info', 'list.republished', facts),
    policyRenewed: (facts: { list: string; version: number }) => sink('info', 'policy.renewed', facts),
    listWaits: (facts: { list: string; code: ErrorCode }) => sink('error', 'list.waits', facts),
    olderPolicy: (facts: { list: string; messages: number }) => sink('info', 'policy.older', facts),
    slotChanged: (facts: { list: string; seq: number; state: string; reason: string | null }) =>
      sink('info', 'slot.changed', facts),
    /** no mail for much longer than usual */
    sourceQuiet: (facts: { list: string; days: number; usualDays: number }) =>
      sink('warn', 'source.quiet', facts),
    /** how long ago the source of a list that was asked longest ago has answered */
    sourceAsked: (facts: { list: string; hours: number; quiet: boolean }) =>
      sink(facts.hours >= 24 ? 'warn' : 'debug', 'source.asked', facts),
    reportsMade: (facts: { reports: number; published: number; drafts: number }) =>
      sink('info', 'reports.made', facts),
    deletionsHeld: (facts: { list: string; vanished: number; known: number }) =>
      sink('error', 'deletions.held', facts),
    deletionsFollowed: (facts: { list: string; messages: number }) =>
      sink('info', 'deletions.followed', facts),
    erasureFinished: (facts: { erased: number; redacted: number; complete: boolean }) =>
      sink('info', 'erasure.finished', facts),
    // a witness by its place in site.yaml, a log by its place among --log
    headCosigned: (facts: { witness: number; size: number }) => sink('debug', 'head.cosigned', facts),
    witnessFailed: (facts: { witness: number; why: WitnessFailure; status: number }) =>
      sink(facts.why === 'fork' ? 'error' : 'warn', 'witness.failed', facts),
    checkpointSigned: (facts: { log: number; size: number }) => sink('info', 'checkpoint.signed', facts),
    checkpointRefused: (facts: { log: number; status: number }) => sink('warn', 'checkpoint.refused', facts),
    logForked: (facts: { log: number; size: number }) => sink('error', 'log.forked', facts),
    requestsChanged: (facts: { letters: number; told: number; mailed: number }) =>
      sink('info', 'requests.changed', facts),
    requestsFull: (facts: { waiting: number }) => sink('warn', 'requests.full', facts),
    mailFailed: (facts: { kind: 'code' | 'outcome' | 'consent'; again: boolean }) =>
      sink('error', 'mail.failed', facts),
    request: (facts: { route: string; method: string; status: number; ms: number }) =>
      sink('debug', 'request', facts),
    failed: (facts: { code: ErrorCode; frame: string }) => sink('error', 'failed', facts),
  };
}

export type Events = ReturnType<typeof createEvents>;
