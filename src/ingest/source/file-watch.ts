// Waiting for files to change, by looking now and then: works on network file systems too.
import { ArchiveError, asArchiveError } from '../../ops/errors.ts';
import { pause } from '../../ops/shutdown.ts';

const LOOK_EVERY_MS = 3_000;

/**
 * Resolves when `look` gives something other than what the last reading saw, or cannot look (the reading will say
 * why), or when aborted. Never rejects. Where nothing was read yet it resolves at once.
 */
export async function watchFiles(
  look: () => Promise<string>,
  seen: () => string | null,
  signal: AbortSignal,
  everyMs = LOOK_EVERY_MS,
): Promise<void> {
  if (signal.aborted || seen() === null) return;
  for (;;) {
    const now = await look().catch(() => null);
    if (signal.aborted) return;
    if (now === null) return pause(everyMs, signal);
    if (now !== seen()) return;
    await pause(everyMs, signal);
    if (signal.aborted) return;
  }
}

/** Faults of the file system as ArchiveErrors: what cannot be opened is missing, the rest failed in the middle. */
export function fileFault(error: unknown): ArchiveError {
  const code = (error as { code?: unknown } | null)?.code;
  if (code === 'ENOENT' || code === 'EACCES' || code === 'EPERM' || code === 'EISDIR' || code === 'ENOTDIR') {
    return new ArchiveError('SOURCE_MAILBOX_MISSING', 'never', { reason: String(code) }, error);
  }
  return asArchiveError(error, 'SOURCE_FAILED');
}
