// Asks an archive where messages stand, a hundred Message-IDs at a time, and judges the answers by its log.
import { setTimeout as sleep } from 'node:timers/promises';
import { noted } from './finding.ts';
import type { HttpSite } from './http.ts';
import { better, type FoundRow, FoundRows, judge, type OwnMail, type OwnVerdict } from './own-mail.ts';
import { read, readJson, Unread } from './published.ts';
import type { TrustedLog } from './trusted-log.ts';

const IDS_AT_ONCE = 100;
/** A JSON body has to stay below what a server takes. */
const MOST_BODY = 100_000;
const ROUNDS = 3;
const PAUSE_MS = 500;
/** Texts kept to be looked at once more. */
const MOST_AGAIN = 5000;
const PATH = 'api/v1/verify';

export interface Judged {
  readonly messageId: string;
  readonly sentAt: number;
  readonly subject: string;
  readonly verdict: OwnVerdict;
}

export interface Asking {
  /** One message of the list. Throws Unread, NotTrusted. */
  take(own: OwnMail): Promise<void>;
  /** What became of each Message-ID, in the order in which they came. */
  finish(): Promise<Judged[]>;
}

/** `trusted` has to hold already; it is read on where answers are newer. */
export function askArchive({
  site,
  trusted,
  list,
  signal,
}: {
  readonly site: HttpSite;
  readonly trusted: TrustedLog;
  readonly list: string;
  readonly signal: AbortSignal;
}): Asking {
  const judged = new Map<string, Judged>();
  const again = new Map<string, OwnMail>();
  let waiting: OwnMail[] = [];
  let bytes = 0;

  const ask = async (mails: readonly OwnMail[]) => {
    const ids = [...new Set(mails.map(({ messageId }) => messageId))];
    const { status, body } = await site.ask(PATH, { list, messageIds: ids });
    if (status !== 200) throw new Unread(status === 404 ? 'garbled' : 'refused', PATH);
    const { size, messages } = read(FoundRows, readJson(body, PATH), PATH);
    if (messages.length !== ids.length) throw new Unread('garbled', PATH);
    if (size > trusted.log.size) await trusted.log.extend();
    const rowsOf = new Map<string, readonly FoundRow[]>(ids.map((id, i) => [id, messages[i]!]));
    for (const own of mails) {
      const { messageId, sentAt, subject } = own;
      const verdict = judge(trusted, list, own, rowsOf.get(messageId) ?? [], size);
      const before = judged.get(messageId);
      const best = before === undefined ? verdict : better(before.verdict, verdict);
      judged.set(messageId, { messageId, sentAt, subject, verdict: best });
      if (isSettled(best)) again.delete(messageId);
      else if (again.size < MOST_AGAIN) again.set(messageId, own);
    }
  };
  const askWaiting = async () => {
    const mails = waiting;
    [waiting, bytes] = [[], 0];
    if (mails.length > 0) await ask(mails);
  };

  return {
    async take(own) {
      waiting.push(own);
      bytes += JSON.stringify(own.messageId).length + 1;
      if (waiting.length === IDS_AT_ONCE || bytes > MOST_BODY - 1200) await askWaiting();
    },
    async finish() {
      await askWaiting();
      // the archive may have changed in the middle of an answer's way
      for (let round = 1; round < ROUNDS && again.size > 0; round += 1) {
        await sleep(PAUSE_MS * round, undefined, { signal }).catch(() => undefined);
        const mails = [...again.values()];
        for (let i = 0; i < mails.length; i += IDS_AT_ONCE) await ask(mails.slice(i, i + IDS_AT_ONCE));
      }
      return withoutShared(list, [...judged.values()]);
    },
  };
}

function isSettled({ state }: OwnVerdict): boolean {
  return state !== 'wrong' && state !== 'altered' && state !== 'unknown';
}

// A slot is that of one Message-ID: whoever names the same erased slot for many hides what is missing.
function withoutShared(list: string, judged: readonly Judged[]): Judged[] {
  const users = new Map<number, number>();
  for (const { verdict } of judged)
    if (verdict.seq !== null) users.set(verdict.seq, (users.get(verdict.seq) ?? 0) + 1);
  return judged.map((one) => {
    const { verdict } = one;
    if (verdict.seq === null || verdict.isProved || users.get(verdict.seq) === 1) return one;
    const finding = noted('number_shared' as const, { list, seq: verdict.seq });
    return { ...one, verdict: { ...verdict, state: 'wrong', findings: [...verdict.findings, finding] } };
  });
}
