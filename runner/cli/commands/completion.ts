import type { Invocation } from '../definitions/command.ts';
import type { completionDefinition, SHELLS } from '../definitions/completion.ts';
import { completionScript } from '../completion/scripts.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';

/** `stepwell completion SHELL` */
export function completion(invocation: Invocation<typeof completionDefinition>): Promise<ExitStatus> {
  const [shell] = invocation.arguments;
  process.stdout.write(completionScript(shell as (typeof SHELLS)[number]));
  return Promise.resolve(EXIT.finished);
}
