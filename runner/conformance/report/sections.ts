import type { Verdict } from '../verdicts.ts';

/** The specification's sections, by the prefix of their requirement ids. */
const TITLES: Readonly<Record<string, string>> = {
  FRAME: 'Framing',
  ENV: 'Envelope',
  INIT: 'Initialize',
  DESC: 'Describe',
  RUN: 'Run',
  NOTE: 'Notifications',
  ERR: 'Errors',
  CANCEL: 'Cancelling',
  LIFE: 'Lifecycle',
  STRAY: 'Stray output',
  DATA: 'Data',
  LIM: 'Limits',
};

export interface Section {
  title: string;
  verdicts: Verdict[];
}

/** Verdicts by section, in their order. */
export function sections(verdicts: readonly Verdict[]): Section[] {
  const found = new Map<string, Section>();
  for (const verdict of verdicts) {
    const title = TITLES[verdict.id.split('-')[0] ?? ''] ?? verdict.id;
    const section = found.get(title) ?? { title, verdicts: [] };
    section.verdicts.push(verdict);
    found.set(title, section);
  }
  return [...found.values()];
}
