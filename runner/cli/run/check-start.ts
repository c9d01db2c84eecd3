import type { JsonSchema } from '../../../protocol/data/json.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { CliError } from '../cli-error.ts';
import { hasExpired } from './expiry.ts';
import { mismatches } from './mismatches.ts';
import { missingResults } from './missing-results.ts';
import type { Prepared } from './prepare.ts';

/**
 * What the first step to run is given: the data matches what is asked of it there, and what it and later steps name
 * of earlier ones is at hand. Throws a CliError.
 */
export async function checkStart(prepared: Prepared, file: string, validator: SchemaValidator): Promise<void> {
  // It will go no further than `onFailure`.
  if (prepared.stopped && hasExpired(prepared.stopped.record.interrupt, new Date())) return;
  for (const [schema, what] of schemasAt(prepared, file)) {
    const wrong = schema === undefined ? [] : await mismatches(validator, schema, prepared.data);
    if (wrong.length > 0) throw new CliError(`The data does not match ${what}:\n${indented(wrong)}`);
  }
  const { definition, range, stopped } = prepared;
  const passedOver = definition.steps.slice(0, range.next).map(({ id }) => id);
  const running = definition.steps.slice(range.next, range.end);
  const missing = missingResults(running, new Set(passedOver), stopped?.results);
  if (missing.length === 0) return;
  const hint = stopped
    ? 'Run the process from its beginning.'
    : 'Begin at an earlier step, or go on with a run that stopped (--continue).';
  throw new CliError(`Steps would miss what earlier ones gave; nothing was run.\n${indented(missing)}\n${hint}`);
}

/** In the order of a process: dataSchema of the file, or the pause before the step; then the step's own inputSchema. */
function schemasAt({ definition, range, stopped }: Prepared, file: string): [JsonSchema | undefined, string][] {
  const { steps, dataSchema } = definition;
  // The first step of a whole run is checked when it runs: its `if` may have it skipped.
  if (range.next === 0 && !stopped) return [[dataSchema, `the dataSchema of ${file}`]];
  const before = steps[range.next - 1];
  const pause = stopped ? stopped.record.interrupt?.schema : before?.interrupt?.schema;
  const next = range.next < range.end ? steps[range.next] : undefined;
  return [
    [pause ?? undefined, `the schema of the pause after "${stopped?.record.interrupt?.step ?? before?.id ?? ''}"`],
    [next?.inputSchema, `the inputSchema of the step "${next?.id ?? ''}"`],
  ];
}

function indented(lines: string[]): string {
  return lines.map((line) => `  ${line}`).join('\n');
}
