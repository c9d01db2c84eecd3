import { invokedAs } from '../invoked-as.ts';
import { commandLine } from '../terminal/shell-words.ts';

/** How this command can be called again, with other words: what people copy from the screen works as it stands. */
export function callAgain(stateDir: string | undefined): (words: readonly string[]) => string {
  const command = invokedAs(process.argv[1] ?? '', process.cwd());
  const chosen = stateDir === undefined ? [] : ['--state-dir', stateDir];
  return (words) => commandLine([...command, ...words, ...chosen], process.platform);
}
