// Who acts, for the private record of operator actions.
import { userInfo } from 'node:os';

/** The login name, also behind sudo. */
export function operator(): string {
  return process.env['SUDO_USER'] ?? userInfo().username;
}
