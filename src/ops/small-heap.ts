// What V8 takes at its start only, for the threads too, whatever their own limits say. A young generation of a few MB
// keeps the worker under 700 MB and costs little time. Each thread collects its own garbage by itself: helpers would only
// take the processor from the other threads, and the line is an eighth slower with them.
// One arena for all threads saves 50 MB of what glibc keeps of memory that was given back.

const SETTINGS = ['--max-semi-space-size=16', '--no-parallel-scavenge', '--v8-pool-size=2'];

/** Begins anew under the settings, as the same process, where it was started without (`node src/main.ts …`). */
export function withSmallHeap(env: NodeJS.ProcessEnv): void {
  const given = [...process.execArgv, env['NODE_OPTIONS'] ?? ''].join(' ');
  if (given.includes('--max-semi-space-size') || process.execve === undefined || process.platform !== 'linux')
    return;
  const args = [process.execPath, ...SETTINGS, ...process.execArgv, ...process.argv.slice(1)];
  process.execve(process.execPath, args, { MALLOC_ARENA_MAX: '1', ...env });
}
