import { MessageType, ShowMessageNotification, type ExecuteCommandParams } from 'vscode-languageserver/node';
import { sanitise } from '../../cli/terminal/sanitise.ts';
import { providerLaunch } from '../describe/provider-launch.ts';
import type { Parts } from '../server/parts.ts';
import { CHECK_STEP_HERE, type CheckStepTarget } from './commands.ts';

/** For clients without commands of their own. What is checked is looked up in the file, whatever else was sent. */
export async function executeCommand({ command, arguments: given }: ExecuteCommandParams, parts: Parts): Promise<null> {
  const { connection, documents, settings } = parts;
  if (command !== CHECK_STEP_HERE) return null;
  const { uri, provider: name } = (given?.[0] ?? {}) as Partial<CheckStepTarget>;
  const { view, file } = (uri === undefined ? undefined : documents.analysisOf(uri)) ?? {};
  const provider = view?.providers.get(name ?? '');
  const launch = view && provider && file !== undefined ? providerLaunch(view, provider, file) : undefined;
  if (launch === undefined) return null;
  const show = (type: MessageType, message: string): void => {
    // Not a request: nobody has to answer, and not every client can.
    void connection.sendNotification(ShowMessageNotification.type, { type, message });
  };
  if (!settings.trusted) {
    show(
      MessageType.Warning,
      'Programs of a workspace are started only if it is trusted: see `trusted` in the settings of the server.',
    );
    return null;
  }
  const { checkProviderHere } = await import('./check-provider-here.ts');
  const { ok, text } = await checkProviderHere(launch);
  const message = sanitise(`The provider ${name ?? ''}: ${text}`);
  show(ok ? MessageType.Info : MessageType.Error, message);
  return null;
}
