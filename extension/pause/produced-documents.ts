import type { TextDocumentContentProvider, Uri } from 'vscode';
import { stepData } from '../../protocol/control/data.ts';
import type { RunnerConnection } from '../connection/runner-connection.ts';
import { dataText } from '../document/data-text.ts';
import { parsePausePath, PRODUCED_SCHEME } from './pause-address.ts';

/** What the step produced and nobody has edited, read-only: the left side of comparisons. It never changes. */
export function producedDocuments(connection: RunnerConnection): TextDocumentContentProvider {
  return {
    provideTextDocumentContent: async ({ path }) => {
      const address = parsePausePath(path);
      if (!address) return '';
      const { pid, step } = address;
      // What the next step would have got, which is what the person was shown first.
      const { data } = await connection.request(stepData, { pid, step, what: 'next' });
      return dataText(data);
    },
  };
}

export function producedUri(pause: Uri): Uri {
  return pause.with({ scheme: PRODUCED_SCHEME });
}
