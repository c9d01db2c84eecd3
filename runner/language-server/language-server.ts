import { realpathSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { createConnection, ProposedFeatures } from 'vscode-languageserver/node';
import { serve } from './server/serve.ts';

/**
 * Speaks the language server protocol over stdin and stdout until the client says `exit`, or is gone. Never resolves:
 * the connection ends the program, with 0 after a `shutdown` and 1 without.
 */
export function languageServer(): Promise<never> {
  // A request to the client that fails, or a message when it is gone, is no reason to leave everybody without help.
  process.on('unhandledRejection', (error) => {
    process.stderr.write(`${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n`);
  });
  const connection = createConnection(ProposedFeatures.all, process.stdin, process.stdout);
  serve(connection);
  connection.listen();
  return new Promise(() => undefined);
}

/** Editors that bring their own Node start this file itself, not the command. */
function isProgram(): boolean {
  const [, started] = process.argv;
  try {
    return started !== undefined && realpathSync(started) === fileURLToPath(import.meta.url);
  } catch {
    return false;
  }
}

if (isProgram()) void languageServer();
