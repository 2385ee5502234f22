// Who goes first where a machine is short of processor time.
import { constants, setPriority } from 'node:os';

/** For work that can wait: whoever reads or searches on the same machine goes first. Children started later wait too. */
export function letReadersGoFirst(): void {
  setPriority(constants.priority.PRIORITY_BELOW_NORMAL);
}
