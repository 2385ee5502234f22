// An IMAP mailbox as a source: one account and mailbox, shared by all lists that name it.
import type { ImapFlow } from 'imapflow';
import { ArchiveError } from '../../ops/errors.ts';
import { pause } from '../../ops/shutdown.ts';
import { BatchBuilder, DEFAULT_LIMITS, sourceId, type SourceLimits } from './batch.ts';
import {
  type ImapFault,
  asImapFault,
  examine,
  hangUp,
  isFar,
  openMailbox,
  type ConnectionOptions,
  type ImapPlace,
} from './imap-connection.ts';
import { presentUids } from './imap-fetch.ts';
import { newestHeads } from './imap-look.ts';
import { ImapProgress } from './imap-progress.ts';
import { readMailbox, Stumble } from './imap-read.ts';
import { holdsOther, seenMailbox, watchMailbox, type SeenMailbox } from './imap-watch.ts';
import { backoffMs } from './backoff.ts';
import { Allowance, type DailyLimit, msToNextDay } from './daily-limit.ts';
import { countIds, listIds, type Route } from './route.ts';
import type { ReadContext, Source, SourceBatch, SourceProbe } from './source.ts';

export interface ImapOptions extends ConnectionOptions {
  readonly limits?: SourceLimits;
  /** connections that may fail in a row before a run gives up */
  readonly maxFailures?: number;
  /** first wait before a new connection; it doubles, with jitter; ms */
  readonly firstBackoffMs?: number;
  readonly daily?: DailyLimit;
}

/** Hosts ban accounts after a few bad logins. */
const MAX_REFUSED_LOGINS = 2;
/** Fewer are read before a second connection is of use; hosts allow an account few. */
const MESSAGES_FOR_TWO = 2_000;
/** A waiting connection is kept this long for the run that follows. */
const PARK_MS = 5_000;
const PROBED_MESSAGES = 100;

/**
 * The source of one mailbox. Messages go to the lists whose List-Id they carry (`routes`). A lost connection is opened
 * again inside a run; the run throws ArchiveError SOURCE_UNREACHABLE after `maxFailures` failures in a row,
 * SOURCE_LOGIN_REFUSED after two refused logins, SOURCE_MAILBOX_MISSING at once.
 */
export function imapSource(place: ImapPlace, routes: readonly Route[], options: ImapOptions = {}): Source {
  const { limits = DEFAULT_LIMITS, maxFailures = 5, firstBackoffMs = 1_000, daily } = options;
  const pollMs = place.pollSeconds * 1000;
  const lot = new ParkingLot();
  let seen: SeenMailbox | null = null;
  /** when the UIDs were last compared */
  let compared: SeenMailbox | null = null;
  const following = routes.filter(({ followsDeletions }) => followsDeletions === true);
  const follows = [...new Set(following.map(({ list }) => list))];
  let failedLast = false;
  /** the account was read up to its limit */
  let restsUntil = 0;

  const open = async (signal: AbortSignal): Promise<ImapFlow> => {
    const kept = lot.take();
    if (kept) {
      try {
        await examine(kept, place.mailbox);
        return kept;
      } catch {
        kept.close();
      }
    }
    return openMailbox(place, options, signal);
  };

  // Whatever speaks against it, one connection is enough.
  const openSecond = async (first: ImapFlow, signal: AbortSignal): Promise<ImapFlow | null> => {
    try {
      const second = await openMailbox(place, options, signal);
      const close = () => second.close();
      signal.addEventListener('abort', close, { once: true });
      second.once('close', () => signal.removeEventListener('abort', close));
      if (seenMailbox(second)?.uidValidity === seenMailbox(first)?.uidValidity) return second;
      await hangUp(second);
    } catch {
      // refused, or gone
    }
    return null;
  };

  async function* batches(context: ReadContext): AsyncGenerator<SourceBatch> {
    const { signal } = context;
    const progress = new ImapProgress(routes, (list) => context.cursor(list));
    const isFollowing = lot.isTaken;
    let failures = 0;
    let refusedLogins = 0;
    const stumble = new Stumble();
    let isExpected = false;
    const told: Pick<ReadContext, 'notice' | 'expect' | 'signal'> = {
      signal,
      notice: (what, count) => context.notice(what, count),
      // After a reconnection only the rest is left, and the bar already counts the whole.
      expect: (messages) => {
        if (!isExpected) context.expect(messages);
        isExpected = true;
      },
    };
    const allowance =
      daily === undefined ? null : new Allowance(daily.bytes, () => context.fetchedToday(daily.account));
    const rest = (messages: number) => {
      restsUntil = Date.now() + msToNextDay(Date.now());
      context.notice('daily_limit', messages);
    };
    if (allowance !== null && allowance.left <= 0) return rest(0);
    while (!signal.aborted) {
      let client: ImapFlow | null = null;
      let isDrained = false;
      let stop = () => {};
      stumble.asked = null;
      try {
        const opened = await open(signal);
        client = opened;
        stop = () => void hangUp(opened);
        signal.addEventListener('abort', stop, { once: true });
        const before = seenMailbox(opened);
        for await (const { bytesFetched, ...batch } of readMailbox({
          client: opened,
          progress,
          routes,
          limits,
          context: told,
          stumble,
          allowance,
          openSecond: async (messages) => {
            // a fault may be the second's: the attempt after it is made with one
            const isUse = failures === 0 && messages >= MESSAGES_FOR_TWO && (await isFar(opened));
            return { opening: isUse ? openSecond(opened, signal) : Promise.resolve(null) };
          },
        })) {
          failures = 0;
          yield {
            ...batch,
            ...(follows.length > 0 && { follows }),
            ...(daily !== undefined && { fetched: { account: daily.account, bytes: bytesFetched } }),
          };
          allowance?.keep(bytesFetched);
        }
        if (allowance !== null && allowance.postponed !== null) return rest(allowance.postponed);
        if (follows.length > 0 && !signal.aborted) {
          const now = seenMailbox(opened);
          const present =
            compared === null || holdsOther(now, compared) ? await presentUids(opened, follows) : null;
          if (present !== null) {
            yield { ...new BatchBuilder().take({}), present };
            compared = now;
          }
        }
        isDrained = !signal.aborted;
        if (isDrained) seen = before;
        failedLast = false;
        return;
      } catch (error) {
        if (signal.aborted) return;
        failedLast = true;
        if (error instanceof ArchiveError) throw error;
        const fault = asImapFault(error);
        if (fault.kind === 'login_refused') refusedLogins++;
        failures++;
        if (failures >= maxFailures || refusedLogins >= MAX_REFUSED_LOGINS || isFinal(fault))
          throw asSourceError(fault, failures);
        stumble.note();
        context.notice(fault.kind === 'throttled' ? 'throttled' : 'reconnecting', failures);
        await pause(Math.max(backoffMs(failures, firstBackoffMs), Math.min(fault.waitMs, 300_000)), signal);
      } finally {
        signal.removeEventListener('abort', stop);
        if (client !== null) {
          if (isDrained && isFollowing) lot.park(client, signal);
          else await hangUp(client);
        }
      }
    }
  }

  return {
    id: sourceId('imap', place.host.toLowerCase(), place.port, place.user, mailboxKey(place.mailbox)),
    lists: [...new Set(routes.map((route) => route.list))],
    type: 'imap',
    ...(daily !== undefined && { daily }),
    batches,
    async changed(signal, asked) {
      if (signal.aborted) return;
      if (restsUntil > Date.now()) return pause(restsUntil - Date.now(), signal);
      if (failedLast) return pause(pollMs, signal);
      if (seen === null) return;
      let client: ImapFlow;
      try {
        client = await open(signal);
      } catch {
        // The run that follows says what is wrong; this only keeps it from coming too soon.
        return pause(Math.min(pollMs, backoffMs(4, firstBackoffMs)), signal);
      }
      await watchMailbox(client, seen, pollMs, signal, follows.length > 0, asked);
      if (!signal.aborted && client.usable) return lot.park(client, signal);
      void hangUp(client);
      // A server that drops every waiting connection must not be asked again without end.
      await pause(backoffMs(1, firstBackoffMs), signal);
    },
    async probe(signal) {
      try {
        return await probeMailbox(place, options, signal);
      } catch (error) {
        throw error instanceof ArchiveError ? error : asSourceError(asImapFault(error), 1);
      }
    },
  };
}

/** INBOX is the one mailbox name whose case does not count (RFC 9051 5.1). */
export function mailboxKey(mailbox: string): string {
  return mailbox.toUpperCase() === 'INBOX' ? 'INBOX' : mailbox;
}

/** Holds the one connection between waiting and reading, so that each new message does not cost a login. */
class ParkingLot {
  #client: ImapFlow | null = null;
  #leave = () => {};

  get isTaken(): boolean {
    return this.#client !== null;
  }

  park(client: ImapFlow, signal: AbortSignal): void {
    this.take()?.close();
    const end = () => {
      this.take();
      void hangUp(client);
    };
    const timer = setTimeout(end, PARK_MS);
    signal.addEventListener('abort', end, { once: true });
    this.#client = client;
    this.#leave = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', end);
    };
    if (signal.aborted) end();
  }

  take(): ImapFlow | null {
    const client = this.#client;
    this.#leave();
    this.#client = null;
    this.#leave = () => {};
    return client;
  }
}

/** Another try would end the same way. */
function isFinal({ kind }: ImapFault): boolean {
  return kind === 'mailbox_missing' || kind === 'tls';
}

function asSourceError(fault: ImapFault, attempts: number): ArchiveError {
  if (fault.kind === 'login_refused')
    return new ArchiveError('SOURCE_LOGIN_REFUSED', 'never', { attempts }, fault);
  if (fault.kind === 'mailbox_missing') return new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', {}, fault);
  if (fault.kind === 'tls') return new ArchiveError('SOURCE_UNREACHABLE', 'never', { reason: 'tls' }, fault);
  return new ArchiveError('SOURCE_UNREACHABLE', 'later', { reason: fault.kind, attempts }, fault);
}

async function probeMailbox(
  place: ImapPlace,
  options: ConnectionOptions,
  signal: AbortSignal,
): Promise<SourceProbe> {
  const client = await openMailbox(place, options, signal);
  try {
    const messages = client.mailbox ? client.mailbox.exists : 0;
    const heads = await newestHeads(client, messages, PROBED_MESSAGES);
    return { messages, listIds: countIds(heads.map(({ fields }) => listIds(fields))) };
  } finally {
    await hangUp(client);
  }
}
