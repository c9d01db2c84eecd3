import { CliError } from '../cli-error.ts';
import type { Invocation } from '../definitions/command.ts';
import type { watchDefinition } from '../definitions/watch.ts';
import { EXIT, type ExitStatus } from '../exit-status.ts';
import { WatchApp } from '../watch/app.ts';

/** `stepwell watch` */
export async function watch({ options }: Invocation<typeof watchDefinition>): Promise<ExitStatus> {
  if (!process.stdin.isTTY || !process.stdout.isTTY || process.env['TERM'] === 'dumb') {
    throw new CliError('`stepwell watch` needs a terminal; `stepwell list` shows processes anywhere.');
  }
  await new WatchApp({ stateDir: options['state-dir'], search: options.search ?? '' }).run();
  return EXIT.finished;
}
