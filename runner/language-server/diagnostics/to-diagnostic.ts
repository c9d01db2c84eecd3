import { DiagnosticSeverity, DiagnosticTag, type Diagnostic } from 'vscode-languageserver/node';
import type { ProblemCode } from '../../../protocol/process-file/codes.ts';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import type { Analysis } from '../document/analysis.ts';
import type { FlowProblem } from '../flow/analyse-flow.ts';

/** What all our checks have in common: a Problem of the file, or of its data. */
export type FoundProblem = Omit<FlowProblem, 'code'> & { code: string };

/** Who found it, beside the message. */
export const SOURCE = 'stepwell';

/** What nobody needs or reaches is shown faded. */
const FADED: ReadonlySet<string> = new Set<ProblemCode>(['unused-provider', 'unused-secret', 'useless-key']);

export function toDiagnostic(problem: FoundProblem, analysis: Analysis): Diagnostic {
  const { code, severity, message } = problem;
  return {
    range: analysis.rangeOf(problem),
    severity: severity === 'error' ? DiagnosticSeverity.Error : DiagnosticSeverity.Warning,
    code,
    source: SOURCE,
    // Names and texts in it come from the file, from providers and from recorded data.
    message: sanitise(message),
    ...(FADED.has(code) && { tags: [DiagnosticTag.Unnecessary] }),
  };
}
