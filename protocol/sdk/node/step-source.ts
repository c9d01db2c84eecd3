import { fileURLToPath } from 'node:url';
import type { SourcePlace } from '../../step/messages/describe.ts';

/** The place that called `callee`, or undefined when it is in no file (`node -e`, a REPL). */
// eslint-disable-next-line @typescript-eslint/no-unsafe-function-type -- V8 compares it by identity, whatever it takes
export function callerPlace(callee: Function): SourcePlace | undefined {
  // eslint-disable-next-line @typescript-eslint/unbound-method -- put back as it was, never called here
  const before = Error.prepareStackTrace;
  const holder: { stack?: unknown } = {};
  try {
    Error.prepareStackTrace = (_error, sites) => sites;
    Error.captureStackTrace(holder, callee);
    const site = (holder.stack as NodeJS.CallSite[])[0];
    const file = site?.getFileName();
    if (!file) return undefined;
    const line = site?.getLineNumber();
    const path = file.startsWith('file:') ? fileURLToPath(file) : file;
    return /^(\/|[A-Za-z]:|\\\\)/.test(path) ? { file: path, ...(line ? { line } : {}) } : undefined;
  } finally {
    Error.prepareStackTrace = before;
  }
}
