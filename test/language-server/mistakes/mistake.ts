/** A process file that is right, relative to the repository, and that people get wrong in one of these ways. */
export const FILES = {
  orders: 'test/language-server/mistakes/workspace/orders.process.json',
  newsletter: 'test/language-server/mistakes/workspace/newsletter.process.json',
  nightly: 'test/language-server/mistakes/workspace/nightly.process.json',
  staged: 'samples/staged-deploy/staged-deploy.process.json',
  notes: 'samples/release-notes/release-notes.process.json',
  backup: 'samples/db-backup/db-backup.process.json',
} as const;

/** One slip of a person, and what an editor must tell of it: all of that and nothing else. */
export interface Mistake {
  /** What the person did, and the title of the case. */
  did: string;
  file: keyof typeof FILES;
  /** What stands once in the file, and what the person wrote instead. */
  change: readonly [from: string, to: string];
  told: readonly Told[];
}

export interface Told {
  /** What is underlined stands between « and »; the whole stands once in the changed file. */
  at: string;
  severity: 'error' | 'warning';
  /** What the message must hold: what is wrong, and what to do. */
  says: readonly string[];
}

/** A mistake that is told at one place, as an error. */
export function mistake(
  did: string,
  file: Mistake['file'],
  change: Mistake['change'],
  at: string,
  ...says: readonly string[]
): Mistake {
  return { did, file, change, told: [{ at, severity: 'error', says }] };
}

/** The same, told as a warning: it may be meant, or be right elsewhere. */
export function doubtful(...given: Parameters<typeof mistake>): Mistake {
  const { told, ...rest } = mistake(...given);
  return { ...rest, told: told.map((one) => ({ ...one, severity: 'warning' })) };
}
