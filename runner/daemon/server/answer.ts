import { ErrorCodes, ResponseError } from 'vscode-jsonrpc/node';
import { validateParams } from '../../../protocol/generated/control-messages.js';
import { ControlError } from '../control-error.ts';
import type { Caller, Handler } from '../handlers/handler.ts';
import { logFault, type RunnerLog } from '../log.ts';

export type Handlers = ReadonlyMap<string, Handler>;

/** What the cancelling of requests over this framing has always been answered with. */
const REQUEST_CANCELLED = -32800;

/** Answers a request, or throws the ResponseError to answer with. */
export async function answer(
  handlers: Handlers,
  log: RunnerLog,
  method: string,
  params: object,
  caller: Caller,
): Promise<unknown> {
  const handler = handlers.get(method);
  if (!handler) throw new ResponseError(ErrorCodes.MethodNotFound, `This runner knows no ${method}.`);
  try {
    checkParams(method, params);
    return await handler.answer(params as never, caller);
  } catch (error) {
    if (error instanceof ControlError) throw asResponse(error);
    if (caller.gone.aborted) throw new ResponseError(REQUEST_CANCELLED, 'Given up by the client.');
    logFault(log, `${method} failed`, error, { client: caller.client.name });
    throw asResponse(new ControlError('Internal', 'The runner failed to answer; its log has the details.'));
  }
}

export function asResponse({ code, message, data }: ControlError): ResponseError<object> {
  return new ResponseError<object>(code, message, data);
}

/** Throws InvalidParams with every problem that was found. */
export function checkParams(method: string, params: object): void {
  const validate = validateParams[method];
  if (!validate || validate(params)) return;
  const problems = (validate.errors ?? []).map(({ instancePath, message = 'is not allowed' }) =>
    `${instancePath.slice(1).replaceAll('/', '.') || 'params'} ${message}`.trim(),
  );
  throw new ControlError('InvalidParams', `${method}: ${problems.join('; ')}.`, { problems });
}
