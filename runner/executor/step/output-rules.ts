import { describeFault, type DataFault } from '../../../protocol/data/fault.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { failure, type Failure } from '../failure.ts';

const RECEIVED_CHARACTERS = 300;

/** Data that breaks the rules, as the failure of the step that gave it. */
export function dataFailure(fault: DataFault, where: string, text: string): Failure {
  const message = `${where} is not what a step may give: ${describeFault(fault)}.`;
  if (fault.code === 'too-large') return failure('DataTooLarge', message);
  // Not JSON at all is a breach of the protocol; JSON that the rules refuse is bad output.
  return failure(fault.code === 'not-json' ? 'ProtocolError' : 'OutputInvalid', message, {
    received: text.slice(0, RECEIVED_CHARACTERS),
  });
}

export function tooLarge(what: 'input' | 'output', bytes: number, limit: number): Failure {
  return failure(
    'DataTooLarge',
    `The ${what} has ${bytes} bytes; the limit is ${limit}. Write larger things to a file and publish it as an artifact.`,
  );
}

/** What the next step gets. */
export function nextInput(mode: 'replace' | 'merge', input: JsonObject, output: JsonObject): JsonObject {
  return mode === 'merge' ? { ...input, ...output } : output;
}
