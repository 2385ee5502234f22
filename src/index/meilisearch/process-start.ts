// A process number may be given out again; together with the time of the start it says which process was meant.
import { readFile } from 'node:fs/promises';

/** Field 22 of /proc/<pid>/stat (clock ticks after boot), or null where there is no such process or no /proc. */
export async function processStart(pid: number): Promise<string | null> {
  try {
    const stat = await readFile(`/proc/${pid}/stat`, 'utf8');
    // The second field is the program's name in parentheses and may hold blanks; counting starts behind it.
    return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? null;
  } catch {
    return null;
  }
}
