import { join } from 'node:path';
import { workspace } from 'vscode';
import { LanguageClient, TransportKind, type LanguageClientOptions } from 'vscode-languageclient/node';
import { TRUST_GRANTED } from '../../runner/language-server/server/settings.ts';
import type { Parts } from '../parts.ts';
import { stateDirSetting } from '../settings/settings.ts';

/** Starts the language server, and ends it with the extension. Rejects when it cannot be started. */
export async function startClient({ context, log }: Pick<Parts, 'context' | 'log'>): Promise<void> {
  const stateDir = stateDirSetting();
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: 'stepwell', scheme: 'file' },
      { language: 'stepwell', scheme: 'untitled' },
    ],
    initializationOptions: {
      trusted: workspace.isTrusted,
      clientCommands: true,
      ...(stateDir !== undefined && { stateDir }),
    },
    outputChannel: log,
  };
  const server = {
    command: process.execPath,
    args: [join(context.extensionPath, 'dist', 'language-server.js')],
    transport: TransportKind.stdio,
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  };
  const client = new LanguageClient('stepwell', 'Stepwell Language Server', server, options);
  context.subscriptions.push(
    workspace.onDidGrantWorkspaceTrust(() => {
      client.sendNotification(TRUST_GRANTED).catch((error: unknown) => {
        log.warn(`The language server was not told of the trust: ${String(error)}`);
      });
    }),
    { dispose: () => client.stop() },
  );
  await client.start();
}
