import { commands, l10n, window } from 'vscode';
import type { Parts } from '../parts.ts';
import type { CommandId } from './command-ids.ts';
import { asUserError } from './word-failure.ts';

/**
 * Registers a command. What people can do something about is shown in one message; anything else is a fault: logged
 * with its stack, and told with a way to the log. The command itself never rejects.
 */
export function registerCommand(
  parts: Pick<Parts, 'context' | 'log'>,
  id: CommandId,
  run: (...given: unknown[]) => unknown,
): void {
  const { context, log } = parts;
  context.subscriptions.push(
    commands.registerCommand(id, async (...given: unknown[]) => {
      try {
        return await run(...given);
      } catch (error) {
        report(parts, id, error);
        return undefined;
      }
    }),
  );
  log.trace(`${id} registered`);
}

/** Tells of a failure; for what is started without a command too. */
export function report({ log }: Pick<Parts, 'log'>, what: string, error: unknown): void {
  const known = asUserError(error);
  const show = {
    title: l10n.t('Show Log'),
    run: () => {
      log.show();
    },
  };
  const message =
    known?.message ?? l10n.t('Stepwell failed: {0}', error instanceof Error ? error.message : String(error));
  const actions = known?.actions ?? [show];
  if (known) log.warn(`${what}: ${known.message}`);
  else log.error(`${what}: ${error instanceof Error ? (error.stack ?? error.message) : String(error)}`);
  // Not awaited: a message that nobody closes must not keep a command from ending.
  window.showErrorMessage(message, ...actions.map(({ title }) => title)).then(
    (chosen) => actions.find(({ title }) => title === chosen)?.run(),
    (fault: unknown) => {
      log.error(String(fault));
    },
  );
}
