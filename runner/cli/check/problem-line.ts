import type { Problem } from '../../../protocol/process-file/problem.ts';
import { coloursFor, type Colours } from '../terminal/colours.ts';
import { sanitise } from '../terminal/sanitise.ts';

/** `file:line:column: error message [code]`, the form that editors and CI systems make links of. */
export function problemLine(file: string, problem: Problem, colours: Colours = coloursFor(false)): string {
  const { line, column, severity, message, code } = problem;
  const kind = severity === 'error' ? colours.red(severity) : colours.yellow(severity);
  // Names and texts in it come from the file.
  return `${sanitise(file)}:${line}:${column}: ${kind} ${sanitise(message)} ${colours.dim(`[${code}]`)}`;
}
