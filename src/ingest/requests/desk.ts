// Where requests for removal arrive: letters from the inbox into the vault, their states to the public side, mails out.
// Each step may be repeated and stopped anywhere.
import type { KeyObject } from 'node:crypto';
import type { Clock } from '../../ops/clock.ts';
import type { Events } from '../../ops/events.ts';
import { takeLetters } from '../../requests/inbox.ts';
import { openLetter } from '../../requests/sealed-letter.ts';
import { Letter, type PublicRequest } from '../../requests/words.ts';
import type { Vault } from '../vault/vault.ts';
import type { Mailer } from './mailer.ts';
import { consentNoteOf, noteOf } from './notes.ts';

export interface DeskOptions {
  readonly vault: Pick<Vault, 'requests' | 'consents'>;
  /** opens letters */
  readonly key: KeyObject;
  readonly inbox: string;
  readonly clock: Clock;
  readonly events: Events;
  /** makes states public; durable when they resolve, harmless when repeated */
  readonly archive: {
    putRequest(request: PublicRequest): Promise<void>;
    forgetRequests(keys: readonly string[]): Promise<void>;
  };
  /** null where no mail is sent, or another process sends it */
  readonly mailer: Mailer | null;
  /** requests with a contact wait for a code */
  readonly isConfirmedByMail: boolean;
  readonly site: { readonly title: string; readonly url: string };
  readonly keepMonths: number;
  /** carries out what authors have decided; gives how many messages that changed. Null where another process does. */
  readonly followConsents: (() => Promise<number>) | null;
  readonly signal?: AbortSignal;
}

/** Does everything that is to be done now; gives how many letters had to stay in the inbox. */
export async function doDesk(options: DeskOptions): Promise<number> {
  const { vault, archive, events } = options;
  const { taken: letters, left } = takeIn(options);
  let told = 0;
  for (const { n, request } of vault.requests.untold()) {
    await archive.putRequest(request);
    vault.requests.told({ n, state: request.state });
    told += 1;
  }
  if (options.followConsents !== null) await options.followConsents();
  const mailed = await sendMail(options);
  if (letters + told + mailed > 0) events.requestsChanged({ letters, told, mailed });
  return left;
}

/** Ends what nobody confirmed in time, deletes what was closed long ago. */
export async function tidyDesk({
  vault,
  archive,
  keepMonths,
}: Pick<DeskOptions, 'vault' | 'archive' | 'keepMonths'>): Promise<void> {
  vault.requests.lapse();
  const old = vault.requests.old(keepMonths);
  if (old.length === 0) return;
  // first where it can be found by its reference
  await archive.forgetRequests(old);
  vault.requests.delete(old);
}

/** Takes letters in. What is no letter, or is not for this vault, is thrown away. */
export function takeIn({
  vault,
  key,
  inbox,
  clock,
  isConfirmedByMail,
}: Pick<DeskOptions, 'vault' | 'key' | 'inbox' | 'clock' | 'isConfirmedByMail'>): {
  taken: number;
  left: number;
} {
  return takeLetters(inbox, clock.now(), (sealed) => {
    const letter = sealed === null ? null : read(openLetter(key, sealed));
    if (letter === null) return true;
    if (letter.kind !== 'consent') return vault.requests.take(letter, isConfirmedByMail);
    vault.consents.take(letter);
    return true;
  });
}

function read(text: string | null): Letter | null {
  if (text === null) return null;
  try {
    const { success, data } = Letter.safeParse(JSON.parse(text));
    return success ? data : null;
  } catch {
    return null;
  }
}

async function sendMail({ vault, mailer, site, events, signal }: DeskOptions): Promise<number> {
  if (mailer === null) return 0;
  const due = [
    ...vault.requests.dueMail().map((mail) => ({
      kind: mail.kind,
      note: noteOf(mail, site),
      settle: (outcome: Outcome) => vault.requests.mailed(mail, outcome),
    })),
    ...vault.consents.dueMail().map((mail) => ({
      kind: 'consent' as const,
      note: consentNoteOf(mail, site),
      settle: (outcome: Outcome) => vault.consents.mailed(mail, outcome),
    })),
  ];
  let sent = 0;
  for (const { kind, note, settle } of due) {
    if (signal?.aborted === true) break;
    const outcome = await mailer.send(note);
    // it is sent once more where the process ends between these two lines
    settle(outcome);
    if (outcome === 'sent') sent += 1;
    else events.mailFailed({ kind, again: outcome === 'later' });
    // a server that is away is not asked for each of them
    if (outcome === 'later') break;
  }
  return sent;
}

type Outcome = Awaited<ReturnType<Mailer['send']>>;
