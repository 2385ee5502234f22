// Time limits on hostile input, measured so that a busy machine does not break them.

/** Starts now; the function it gives tells the CPU milliseconds that this thread has spent since. */
export function cpuTimer(): () => number {
  const start = process.threadCpuUsage();
  return () => {
    const { user, system } = process.threadCpuUsage(start);
    return (user + system) / 1000;
  };
}
