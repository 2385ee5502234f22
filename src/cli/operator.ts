// Who acts, for the private record of operator actions.
import { userInfo } from 'node:os';

/** The login name, also behind sudo; the number of a user without a name, as containers have them. */
export function operator(): string {
  try {
    return process.env['SUDO_USER'] ?? userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? '?'}`;
  }
}
