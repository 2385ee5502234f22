// The most resident memory a process had, as Linux counts it (VmHWM), children not included.
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';

/** Resolves when the process has ended; megabytes, or null where /proc does not tell. */
export async function peakMemory(child: ChildProcess): Promise<number | null> {
  let peak: number | null = null;
  const look = () => {
    try {
      const match = /^VmHWM:\s+(\d+) kB/mu.exec(readFileSync(`/proc/${child.pid}/status`, 'utf8'));
      if (match !== null) peak = Math.round(Number(match[1]) / 1000);
    } catch {
      // gone already, or no /proc
    }
  };
  const timer = setInterval(look, 100);
  child.stdout?.resume();
  child.stderr?.resume();
  await once(child, 'close');
  clearInterval(timer);
  return peak;
}
