import { userInfo } from 'node:os';

/** The OS user's name; in a container without an entry for the user its number. */
export function userName(): string {
  try {
    return userInfo().username;
  } catch {
    return `uid ${process.getuid?.() ?? 0}`;
  }
}
