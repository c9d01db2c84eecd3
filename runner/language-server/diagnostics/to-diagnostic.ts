import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import type { ProblemCode } from '../../../protocol/process-file/codes.ts';
import type { Problem } from '../../../protocol/process-file/problem.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import type { Analysis } from '../document/analysis.ts';

/** Who found it, beside the message. */
export const SOURCE = 'stepwell';

/** What nobody needs or reaches is shown faded. */
const FADED: ReadonlySet<string> = new Set<ProblemCode>(['unused-provider', 'unused-secret', 'useless-key']);

/** Struck through. */
const DEPRECATED: ProblemCode = 'deprecated-key';

export function toDiagnostic(problem: Problem, analysis: Analysis): Diagnostic {
  const { code, severity, message } = problem;
  return {
    range: analysis.rangeOf(problem),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: SOURCE,
    // Names and texts in it come from the file, from providers and from recorded data.
    message: sanitise(message),
    ...(FADED.has(code) && { tags: [DiagnosticTag.Unnecessary] }),
    ...(code === DEPRECATED && { tags: [DiagnosticTag.Deprecated] }),
  };
}
