import { userInfo } from 'node:os';

/** Who runs the command, for the record. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry in the user database, as in some containers.
    return String(process.getuid?.() ?? 'unknown');
  }
}
