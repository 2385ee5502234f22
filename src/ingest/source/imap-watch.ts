// Waits at an open mailbox until it holds more than was read: IDLE (RFC 2177) where offered, and polling in any case.
import type { ImapFlow } from 'imapflow';
import { pause } from '../../ops/shutdown.ts';

/** What the last complete reading saw. */
export interface SeenMailbox {
  readonly uidValidity: string;
  readonly uidNext: number | null;
  readonly exists: number;
}

export function seenMailbox(client: ImapFlow): SeenMailbox | null {
  if (!client.mailbox) return null;
  const { uidValidity, uidNext, exists } = client.mailbox;
  return { uidValidity: String(uidValidity), uidNext: typeof uidNext === 'number' ? uidNext : null, exists };
}

/**
 * Resolves when the mailbox differs from what was read in a way that can mean new mail, when the connection is lost,
 * or when aborted; `asked` is told each time the server answered. `pollMs` is the beat of the safety net: IDLE on a dead line shows nothing for hours.
 */
export async function watchMailbox(
  client: ImapFlow,
  seen: SeenMailbox,
  pollMs: number,
  signal: AbortSignal,
  followsDeletions = false,
  asked: () => void = () => {},
): Promise<void> {
  const differs = followsDeletions ? holdsOther : holdsMore;
  if (differs(seenMailbox(client), seen)) return;
  const wake = new AbortController();
  const ring = () => wake.abort();
  const grown = ({ count, prevCount }: { count: number; prevCount: number }) => {
    if (count > prevCount) ring();
  };
  client.on('exists', grown);
  if (followsDeletions) client.on('expunge', ring);
  client.on('close', ring);
  signal.addEventListener('abort', ring, { once: true });
  try {
    while (!wake.signal.aborted && client.usable) {
      // Ends when the next command breaks it; a server without IDLE gets only the poll below.
      if (client.capabilities.has('IDLE')) client.idle().catch(ring);
      await pause(pollMs, wake.signal);
      if (wake.signal.aborted) return;
      await client.noop();
      const path = client.mailbox ? client.mailbox.path : null;
      const status =
        path === null
          ? false
          : await client.status(path, { uidNext: true, uidValidity: true, messages: true });
      if (!status) return;
      asked();
      const now = {
        uidValidity: String(status.uidValidity ?? seen.uidValidity),
        uidNext: status.uidNext ?? null,
        exists: status.messages ?? seen.exists,
      };
      if (differs(now, seen)) return;
    }
  } catch {
    // A lost connection is told by the reading that follows.
  } finally {
    client.off('exists', grown);
    client.off('expunge', ring);
    client.off('close', ring);
    signal.removeEventListener('abort', ring);
  }
}

/** Fewer messages too. UIDs are never given twice, so that the same number under the same UIDNEXT are the same ones. */
export function holdsOther(now: SeenMailbox | null, seen: SeenMailbox): boolean {
  return holdsMore(now, seen) || now?.exists !== seen.exists;
}

function holdsMore(now: SeenMailbox | null, seen: SeenMailbox): boolean {
  if (now === null || now.uidValidity !== seen.uidValidity) return true;
  if (now.uidNext === null || seen.uidNext === null) return now.exists > seen.exists;
  return now.uidNext > seen.uidNext;
}
