import type { CheckReport } from '../check.ts';
import { strayLevel } from '../stray-level.ts';
import { summarize } from '../summary.ts';

/** The report for other programs: one JSON value. */
export function jsonReport(report: CheckReport): string {
  const { command, provider, verdicts, durationMs } = report;
  const value = {
    command,
    provider: provider && { ...provider, steps: provider.steps ? [...provider.steps] : null },
    summary: summarize(verdicts),
    strayLevel: strayLevel(verdicts).level,
    durationMs,
    requirements: verdicts.map(({ text, ...verdict }) => ({ ...verdict, text: plain(text) })),
  };
  return `${JSON.stringify(value, null, 2)}\n`;
}

/** Text of the specification without its Markdown. */
export function plain(text: string): string {
  return text.replace(/`([^`]*)`/g, '$1');
}
