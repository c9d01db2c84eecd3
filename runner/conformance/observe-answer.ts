import type { JsonObject, JsonValue } from '../../protocol/data/json.ts';
import {
  validateDescribeResult,
  validateInitializeResult,
  validateRunResult,
  validateStepError,
  type Validate,
} from '../../protocol/generated/step-messages.js';
import { StepErrorCode } from '../../protocol/step/errors.ts';
import { LIMITS } from '../../protocol/step/limits.ts';
import { describe, initialize, run } from '../../protocol/step/messages/index.ts';
import type { RequirementId } from '../../protocol/step/requirements.ts';
import type { Findings } from './observer.ts';
import { inspectJsonText } from './wire/inspect-data.ts';

/** Checks a result by the request it answers. `text` is the whole message as it came. */
export function observeResult(
  method: string,
  result: JsonValue,
  text: string,
  maxDataBytes: number,
  findings: Findings,
): void {
  if (method === initialize.method) shape(validateInitializeResult, result, 'INIT-01', findings);
  if (method === describe.method) shape(validateDescribeResult, result, 'DESC-01', findings);
  if (method === run.method) observeRunResult(result, text, maxDataBytes, findings);
}

function observeRunResult(result: JsonValue, text: string, maxDataBytes: number, findings: Findings): void {
  const status = isObject(result) ? result['status'] : undefined;
  const requirement = status === 'interrupted' ? 'RUN-02' : 'RUN-01';
  const output = isObject(result) ? result['output'] : undefined;
  if (isObject(result) && 'output' in result && !isObject(output)) {
    findings.violate(
      'DATA-01',
      `answered an output that is ${output === null ? 'null' : Array.isArray(output) ? 'an array' : `a ${typeof output}`}`,
    );
    return;
  }
  shape(validateRunResult, result, requirement, findings);
  if (!isObject(output)) return;
  findings.met('DATA-01');
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes > maxDataBytes)
    findings.violate('DATA-07', `answered an output of ${bytes} bytes; allowed are ${maxDataBytes}`);
  const { doubleKey, forbiddenKey, bigInteger } = inspectJsonText(text);
  if (doubleKey !== undefined) findings.violate('DATA-09', `wrote an object that has the key "${doubleKey}" twice`);
  else if (forbiddenKey !== undefined) findings.violate('DATA-09', `wrote an object with the key "${forbiddenKey}"`);
  else findings.met('DATA-09');
  if (bigInteger !== undefined) findings.violate('DATA-04', `wrote the integer ${bigInteger} as a number`);
}

const JSON_RPC_CODES: readonly number[] = [
  StepErrorCode.ParseError,
  StepErrorCode.InvalidRequest,
  StepErrorCode.MethodNotFound,
  StepErrorCode.InvalidParams,
  StepErrorCode.InternalError,
];

/** Checks `error` of an answer. */
export function observeError(error: JsonValue, findings: Findings): void {
  const { code, message, data } = isObject(error) ? error : {};
  if (typeof code !== 'number' || !Number.isInteger(code)) {
    findings.violate('ERR-02', 'answered an error whose code is not an integer');
  } else if (code >= -32768 && code <= -32000 && !JSON_RPC_CODES.includes(code)) {
    findings.violate('ERR-02', `answered an error with the reserved code ${code}`);
  } else if (typeof message !== 'string' || message === '') {
    findings.violate('ERR-02', 'answered an error without a message');
  } else findings.met('ERR-02');
  if (data === undefined) return;
  if (!validateStepError({ code: 1, message: 'm', data })) {
    findings.violate('ERR-03', `answered an error whose data is not right: ${explain(validateStepError)}`);
  } else findings.met('ERR-03');
  const causes = countCauses(data);
  if (causes > LIMITS.maxCauseDepth) findings.violate('ERR-04', `answered an error with ${causes} causes`);
  else findings.met('ERR-04');
}

/** How many causes stand below an error, given its `data`. */
export function countCauses(data: JsonValue | undefined): number {
  let count = 0;
  for (let next = data; isObject(next) && isObject(next['cause']); next = next['cause']['data']) count++;
  return count;
}

function shape<T>(validate: Validate<T>, value: unknown, id: RequirementId, findings: Findings): void {
  if (validate(value)) findings.met(id);
  else findings.violate(id, `answered a result that is not right: ${explain(validate)}`);
}

/** What a validator did not like, in words. */
export function explain(validate: Validate<unknown>): string {
  const [first] = validate.errors ?? [];
  if (!first) return 'it does not match the schema';
  return `${first.instancePath === '' ? 'it' : first.instancePath} ${first.message ?? 'does not match'}`;
}

export function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
