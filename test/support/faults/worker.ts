// Runs the real worker with a fault in it, and tears what a power loss would tear.
import { statSync, truncateSync } from 'node:fs';
import { rm } from 'node:fs/promises';
import { join } from 'node:path';
import type { RunResult, TestSite } from '../site.ts';
import { type Fault, STATEMENTS } from './fault.ts';

const INJECT = new URL('inject.ts', import.meta.url).href;

/** `ingest --once` with the fault. Gives what the operator is left with. */
export async function runWithFault(site: TestSite, fault: Fault, env = {}): Promise<RunResult> {
  const result = await site.run(['ingest', '--once'], { env: { ...env, ...withFault(fault) } });
  if (fault.kind === 'half' && result.code === null) tearLog(site, fault);
  return result;
}

/** The environment in which a command meets the fault. */
export function withFault(fault: Fault): Record<string, string> {
  return {
    DC_FAULT: JSON.stringify(fault),
    // with the heap's setting the program does not begin anew
    NODE_OPTIONS: `--max-semi-space-size=4 --import ${INJECT}`,
  };
}

/** Makes room again. */
export async function giveRoom({ folder }: Fault): Promise<void> {
  await rm(join(folder, 'filler'));
}

// The process died as its transaction was written: the last page is not whole.
function tearLog(site: TestSite, { step }: Fault): void {
  if (step === 'refine') return;
  const { file } = STATEMENTS[step];
  const log = join(site.data, file === 'vault.db' ? 'vault' : 'public', `${file}-wal`);
  truncateSync(log, statSync(log).size - 1000);
}
