import { EventEmitter, l10n, Uri, workspace, type Disposable, type TextDocument } from 'vscode';
import type { JsonSchema } from '../../protocol/data/json.ts';
import type { ProcessFile } from '../../protocol/process-file/model.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import type { FormHeader } from '../panel/form-header.ts';
import type { FormSource } from '../panel/form-source.ts';
import { processFileOf, RUN_SCHEME, runPath } from './run-address.ts';
import type { RunFiles } from './run-files.ts';
import { runSchema } from './run-values.ts';

/** What the form of a run is about: the process file's own words, its parameters and data, and Run. */
export class RunForm implements FormSource, Disposable {
  readonly scheme = RUN_SCHEME;
  readonly #files: RunFiles;
  readonly #known = new Map<string, ProcessFile | undefined>();
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(files: RunFiles) {
    this.#files = files;
    this.#listening = workspace.onDidSaveTextDocument(({ uri }) => {
      const document = uri.with({ scheme: RUN_SCHEME, path: runPath(uri.path) });
      if (this.#known.has(document.path)) void this.prepare(document);
    });
  }

  async prepare(uri: Uri): Promise<void> {
    // What is wrong with the file, its own editor tells.
    const file = await this.#files.definition(uri).catch(() => undefined);
    this.#known.set(uri.path, file);
    this.#changed.fire(uri);
  }

  header({ uri }: TextDocument): FormHeader {
    const file = this.#known.get(uri.path);
    const name = workspace.asRelativePath(Uri.file(processFileOf(uri.fsPath)));
    const broken = l10n.t('{0} has errors: it cannot be run before they are gone.', name);
    return {
      title: file ? l10n.t('Run {0}', file.title ?? file.name) : l10n.t('Run'),
      subtitle: name,
      message: file?.description ?? '',
      steps: (file?.steps ?? []).map((step) => ({ name: step.name ?? step.id, state: 'later', note: '' })),
      facts: [],
      notices: file ? [] : [{ kind: 'error', text: broken, actions: [] }],
      actions: file
        ? [
            {
              label: l10n.t('Run'),
              command: COMMANDS.runFromForm,
              icon: 'play',
              kind: 'primary',
              needsValid: true,
              keys: l10n.t('Ctrl+Enter'),
            },
            { label: l10n.t('Process File'), command: COMMANDS.openProcessFileOfRun, kind: 'quiet' },
          ]
        : [],
      locked: false,
    };
  }

  schema({ uri }: TextDocument): JsonSchema {
    const file = this.#known.get(uri.path);
    return file ? runSchema(file) : true;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}
