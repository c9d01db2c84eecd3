import { LSPErrorCodes, ResponseError, type CancellationToken } from 'vscode-languageserver/node';

export type Log = (message: string) => void;

type Handler<Params, Result> = (params: Params, token: CancellationToken) => Result | Promise<Result>;

/**
 * A handler that never fails: what it throws is logged with its stack, and the answer is `empty`. An editor shows an
 * error for every failed request, at every keystroke. A request that was called off is answered as such.
 */
export function guarded<Params, Result>(
  name: string,
  log: Log,
  empty: Result,
  handler: Handler<Params, Result>,
): (params: Params, token: CancellationToken) => Promise<Result> {
  return async (params, token) => {
    // Requests queue up behind each other while a person types: one that nobody waits for costs nothing.
    await new Promise(setImmediate);
    if (token.isCancellationRequested)
      throw new ResponseError(LSPErrorCodes.RequestCancelled, `${name} was called off`);
    try {
      return await handler(params, token);
    } catch (error) {
      // Meant for the person, such as a name that will not do.
      if (error instanceof ResponseError) throw error;
      log(`${name}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
      return empty;
    }
  };
}
