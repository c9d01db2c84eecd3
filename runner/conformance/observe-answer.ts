import {
  describeFault,
  findDataFault,
  isObject,
  kindOf,
  MAX_MESSAGE_DEPTH,
  type DataFaultCode,
  type JsonObject,
  type JsonValue,
} from '../../protocol/data/index.ts';
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

/** Checks a result by the request it answers. `text` is the whole message as it came. */
export function observeResult(
  method: string,
  message: JsonObject,
  text: string,
  maxDataBytes: number,
  findings: Findings,
): void {
  const result = message['result'] ?? null;
  if (method === initialize.method) shape(validateInitializeResult, result, 'INIT-01', findings);
  if (method === describe.method) shape(validateDescribeResult, result, 'DESC-01', findings);
  if (method === run.method && observeRunResult(result, maxDataBytes, findings)) observeData(message, text, findings);
}

/** Whether there is an output to look at. */
function observeRunResult(result: JsonValue, maxDataBytes: number, findings: Findings): boolean {
  const { status, output } = isObject(result) ? result : {};
  const requirement = status === 'interrupted' ? 'RUN-02' : 'RUN-01';
  if (output !== undefined && !isObject(output)) {
    findings.violate('DATA-01', `answered an output that is ${kindOf(output)}`);
    return false;
  }
  shape(validateRunResult, result, requirement, findings);
  if (output === undefined) return false;
  findings.met('DATA-01');
  const bytes = Buffer.byteLength(JSON.stringify(output));
  if (bytes > maxDataBytes)
    findings.violate('DATA-07', `answered an output of ${bytes} bytes; allowed are ${maxDataBytes}`);
  return true;
}

function observeData(message: JsonObject, text: string, findings: Findings): void {
  const fault = findDataFault(text, message, MAX_MESSAGE_DEPTH);
  if (fault)
    findings.violate(FAULTS[fault.code] ?? 'DATA-01', `wrote an output that is refused: ${describeFault(fault)}`);
  else findings.met('DATA-09');
}

/** Where rules for data stand in the specification. */
const FAULTS: Partial<Record<DataFaultCode, RequirementId>> = {
  'forbidden-key': 'DATA-09',
  'duplicate-key': 'DATA-09',
  'unsafe-integer': 'DATA-04',
  'number-out-of-range': 'DATA-03',
  'too-deep': 'DATA-05',
  'lone-surrogate': 'FRAME-02',
};

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
