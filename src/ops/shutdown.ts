// Ctrl-C and SIGTERM as one AbortSignal. A second Ctrl-C ends at once; nothing is lost either way.

/** One Ctrl-C may arrive twice: from the terminal and from npm, which passes it on. */
const SAME_CTRL_C_MS = 1_500;

/** A signal that aborts on SIGINT, SIGTERM or SIGHUP. */
export function shutdownSignal(): AbortSignal {
  const controller = new AbortController();
  let firstAt = 0;
  const stop = () => {
    if (controller.signal.aborted && Date.now() - firstAt > SAME_CTRL_C_MS) process.exit(130);
    if (!controller.signal.aborted) firstAt = Date.now();
    controller.abort();
  };
  for (const name of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(name, stop);
  return controller.signal;
}

/** Resolves after `ms`, or at once when aborted. Never rejects. */
export function pause(ms: number, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) return resolve();
    const done = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, ms);
    signal.addEventListener('abort', done, { once: true });
  });
}
