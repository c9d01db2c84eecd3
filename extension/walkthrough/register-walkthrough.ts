import { COMMANDS } from '../commands/command-ids.ts';
import { registerCommand } from '../commands/register-command.ts';
import type { Parts } from '../parts.ts';
import { newProcessFile } from './new-process-file.ts';

/** What the walkthrough, and who has no process file yet, begins with. */
export function registerWalkthrough(parts: Parts): void {
  registerCommand(parts, COMMANDS.newProcessFile, () => newProcessFile(parts));
}
