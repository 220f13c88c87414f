import { userInfo } from 'node:os';

/** The user of this machine, for the audit log. Whoever it is could as well say otherwise: it is a note, not a proof. */
export function whoAsks(): string {
  try {
    return userInfo().username;
  } catch {
    // A user id without an entry, as containers have.
    return `uid ${process.getuid?.() ?? 'unknown'}`;
  }
}
