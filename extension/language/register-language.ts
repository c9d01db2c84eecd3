import type { Parts } from '../parts.ts';
import { checkStep } from './check-step.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import { registerCommand } from '../commands/register-command.ts';
import { showReferences } from './show-references.ts';

/**
 * Help with process files by the language server, which runs under the editor's own Node. Its client is a bundle of its
 * own and loaded after activation: nobody waits for it.
 */
export function registerLanguage(parts: Parts): void {
  registerCommand(parts, COMMANDS.checkStep, checkStep);
  registerCommand(parts, COMMANDS.showReferences, showReferences);
  const later = setImmediate(() => {
    start(parts).catch((error: unknown) => {
      parts.log.error(`The language server did not start: ${String(error)}`);
    });
  });
  parts.context.subscriptions.push({
    dispose: () => {
      clearImmediate(later);
    },
  });
}

async function start(parts: Parts): Promise<void> {
  const { startClient } = await import('./extension-language.ts');
  await startClient(parts);
}
