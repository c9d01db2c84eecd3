import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessDefinition } from '../../../protocol/process-file/definition.ts';
import { ExpressionError, evaluateTemplateText } from '../../../protocol/process-file/expressions/index.ts';
import { inSchema } from '../../../protocol/process-file/expressions/declared.ts';
import type { Lane } from '../../../protocol/process/events.ts';
import { ControlError } from '../control-error.ts';

/** The lane of a process: `concurrency` of its file, the key evaluated. Throws InvalidData. */
export function laneOf(
  definition: ProcessDefinition,
  { pid, data, params }: { pid: string; data: JsonObject; params: JsonObject },
): Lane | undefined {
  const { concurrency, name, file, cwd } = definition;
  if (!concurrency) return undefined;
  const { limit, hold } = concurrency;
  try {
    const key = evaluateTemplateText(concurrency.key, {
      input: data,
      params,
      process: { id: pid, name, file, cwd, status: 'running' },
      declared: ([root, ...keys]) =>
        (root === 'input' && inSchema(definition.dataSchema, keys)) ||
        (root === 'params' && inSchema(definition.params, keys)),
    });
    return { key, limit, hold };
  } catch (error) {
    if (!(error instanceof ExpressionError)) throw error;
    const message = `concurrency.key cannot be evaluated: ${error.message}`;
    throw new ControlError('InvalidData', message, { problems: [message] });
  }
}
