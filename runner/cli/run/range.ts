import { nearest } from '../../../protocol/process-file/suggest.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { CliError } from '../cli-error.ts';
import { EXIT } from '../exit-status.ts';

/** Which steps to run: indices into `steps`, the end not included. */
export interface Range {
  next: number;
  end: number;
}

/** What `--from` and `--until` mean for a process. Throws a CliError for a step it does not have. */
export function rangeOf(definition: ProcessDefinition, from: string | undefined, until: string | undefined): Range {
  const next = from === undefined ? 0 : indexOf(definition, from, '--from');
  const end = until === undefined ? definition.steps.length : indexOf(definition, until, '--until') + 1;
  if (end <= next) throw new CliError(`Nothing to run: ${until ?? ''} (--until) comes before ${from ?? ''} (--from).`);
  return { next, end };
}

/**
 * The same for a run that goes on: at a step, or (null) behind the last one. It may have nothing left to run.
 * Throws a CliError for a step the process does not have by now.
 */
export function rangeFrom(definition: ProcessDefinition, step: string | null, until: string | undefined): Range {
  const next = step === null ? definition.steps.length : indexOf(definition, step, '--continue');
  const end = until === undefined ? definition.steps.length : indexOf(definition, until, '--until') + 1;
  if (end < next) throw new CliError(`Nothing to run: it stopped after ${until ?? ''} (--until).`);
  return { next, end };
}

function indexOf(definition: ProcessDefinition, id: string, option: string): number {
  const ids = definition.steps.map((step) => step.id);
  const index = ids.indexOf(id);
  if (index >= 0) return index;
  const meant = nearest(id, ids);
  const suggestion = meant === undefined ? `It has ${ids.join(', ')}.` : `Did you mean ${meant}?`;
  throw new CliError(`${definition.name} has no step "${id}" (${option}). ${suggestion}`, EXIT.notFound);
}
