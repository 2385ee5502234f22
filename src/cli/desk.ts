// The desk for requests for removal beside a worker, and for one round by a command.
import type { Config } from '../config/load.ts';
import { type DeskOptions, doDesk, tidyDesk } from '../ingest/requests/desk.ts';
import { type Mailer, openMailer } from '../ingest/requests/mailer.ts';
import { systemClock } from '../ops/clock.ts';
import { ArchiveError } from '../ops/errors.ts';
import type { Events } from '../ops/events.ts';
import { pause } from '../ops/shutdown.ts';
import { followConsents } from '../line-consent.ts';
import { letterKey } from '../requests/sealed-letter.ts';
import { dataPaths } from './paths.ts';
import { siteUrl, type Work } from './work.ts';

const ROUND_MS = 2_000;
const TIDY_EVERY_ROUNDS = 60;

/** Where mail of the site goes out; null where none is configured. */
export function mailerOf({ site, secret }: Pick<Config, 'site' | 'secret'>): Mailer | null {
  const { smtp } = site;
  if (smtp === undefined) return null;
  const { user, password } = smtp;
  const login = user === undefined || password === undefined ? null : { user, password: secret(password) };
  return openMailer({ ...smtp, login, name: site.title });
}

/** `sends`: no other process sends the mails. */
export function deskOf(
  config: Config,
  work: Pick<Work, 'vault' | 'archive' | 'lettersKey' | 'line'>,
  { events, sends, signal }: { events: Events; sends: boolean; signal?: AbortSignal },
): DeskOptions {
  return {
    vault: work.vault,
    archive: work.archive,
    key: letterKey(work.lettersKey),
    inbox: dataPaths(config.data).inbox,
    clock: systemClock,
    events,
    mailer: sends ? mailerOf(config) : null,
    isConfirmedByMail: config.site.smtp !== undefined,
    site: { title: config.site.title, url: siteUrl(config) },
    keepMonths: config.site.removal.keepMonths,
    followConsents: sends ? () => followConsents(work.line) : null,
    ...(signal !== undefined && { signal }),
  };
}

export interface RunningDesk extends AsyncDisposable {
  /** aborted when a fault has ended it, which disposing then throws */
  readonly broken: AbortSignal;
}

/** Looks after requests until it is disposed, which does a last round. */
export function startDesk(options: DeskOptions, signal: AbortSignal): RunningDesk {
  const ending = new AbortController();
  const broken = new AbortController();
  const both = AbortSignal.any([signal, ending.signal]);
  let wasFull = false;
  const round = async (rounds: number) => {
    try {
      if (rounds % TIDY_EVERY_ROUNDS === 0) await tidyDesk(options);
      const left = await doDesk(options);
      if (left > 0 && !wasFull) options.events.requestsFull({ waiting: left });
      wasFull = left > 0;
    } catch (error) {
      // a republication holds the archive: the next round does it
      if (!(error instanceof ArchiveError) || error.code !== 'STORE_LOCKED') throw error;
    }
  };
  const running = (async () => {
    for (let rounds = 0; !both.aborted; rounds++) {
      await round(rounds);
      await pause(ROUND_MS, both);
    }
    await round(1);
  })();
  running.catch(() => broken.abort());
  return {
    broken: broken.signal,
    async [Symbol.asyncDispose]() {
      ending.abort();
      await running;
    },
  };
}
