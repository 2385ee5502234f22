// What `check` says of the transparency log: who signs it, and how far its witnesses are.
import type { LogReader } from '../archive/log/log.ts';

const TWO_DAYS_MS = 2 * 24 * 3_600_000;

export interface Notes {
  good(what: string, detail: string): void;
  note(what: string, detail: string): void;
}

/** A witness that has not signed for two days is a note: the archive goes on without it, its readers should not have to. */
export async function checkLog(log: LogReader, now: number, notes: Notes): Promise<void> {
  const head = await log.head();
  if (head === null) return;
  notes.good('log', `${n(head.size)} leaves, signed with ${head.verifier}`);
  for (const [i, { organisation, cosigned }] of (await log.witnesses()).entries()) {
    const what = `witness ${i + 1} (${organisation})`;
    if (cosigned === null)
      notes.note(what, 'has signed nothing yet; is its address right, and does it know the key of the log?');
    else {
      const detail = `${n(cosigned.size)} leaves signed, ${new Date(cosigned.at).toISOString().slice(0, 16)}Z`;
      if (now - cosigned.at > TWO_DAYS_MS) notes.note(what, `${detail}; nothing for two days`);
      else notes.good(what, detail);
    }
  }
}

function n(value: number): string {
  return value.toLocaleString('en');
}
