import { join } from 'node:path';
import { workspace } from 'vscode';
import {
  DidChangeWatchedFilesNotification,
  LanguageClient,
  TransportKind,
  type LanguageClientOptions,
} from 'vscode-languageclient/node';
import { TRUST_GRANTED } from '../../runner/language-server/server/settings.ts';
import type { Parts } from '../parts.ts';
import { affects, stateDirSetting } from '../settings/settings.ts';
import { FileEvents } from './file-events.ts';

/** Starts the language server, and ends it with the extension. Rejects when it cannot be started. */
export async function startClient({ context, log }: Pick<Parts, 'context' | 'log'>): Promise<void> {
  const options: LanguageClientOptions = {
    documentSelector: [
      { language: 'stepwell', scheme: 'file' },
      { language: 'stepwell', scheme: 'untitled' },
    ],
    initializationOptions,
    outputChannel: log,
    middleware: {
      workspace: {
        didChangeWatchedFile: (event) => {
          fileEvents.add(event);
          return Promise.resolve();
        },
      },
    },
  };
  const server = {
    command: process.execPath,
    args: [join(context.extensionPath, 'dist', 'language-server.js')],
    transport: TransportKind.stdio,
    options: { env: { ...process.env, ELECTRON_RUN_AS_NODE: '1' } },
  };
  const client = new LanguageClient('stepwell', 'Stepwell Language Server', server, options);
  const told = (sent: Promise<void>, what: string): void => {
    sent.catch((error: unknown) => {
      log.warn(`The language server was not told of ${what}: ${String(error)}`);
    });
  };
  const fileEvents = new FileEvents((changes) => {
    told(client.sendNotification(DidChangeWatchedFilesNotification.type, { changes }), 'changes on the disk');
  });
  let started = client.start();
  context.subscriptions.push(
    fileEvents,
    workspace.onDidGrantWorkspaceTrust(() => {
      told(client.sendNotification(TRUST_GRANTED), 'the trust');
    }),
    workspace.onDidChangeConfiguration((change) => {
      if (!affects(change, 'stateDir')) return;
      // It asks the same runner as the views, and is told at its start which one that is.
      started = started.catch(() => undefined).then(() => client.restart());
      told(started, 'another state directory');
    }),
    { dispose: () => client.stop() },
  );
  await started;
}

function initializationOptions(): object {
  const stateDir = stateDirSetting();
  return { trusted: workspace.isTrusted, clientCommands: true, ...(stateDir !== undefined && { stateDir }) };
}
