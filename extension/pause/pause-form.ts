import { EventEmitter, l10n, type Disposable, type TextDocument, type Uri } from 'vscode';
import type { JsonSchema } from '../../protocol/data/json.ts';
import type { FormAction, FormHeader, FormNotice } from '../panel/form-header.ts';
import type { FormSource } from '../panel/form-source.ts';
import { COMMANDS } from '../commands/command-ids.ts';
import { PAUSE_SCHEME } from './pause-address.ts';
import { pauseUri, type PauseWindow } from './pause-window.ts';
import { schemasOf, type Pause } from './pause.ts';
import { pauseFacts, pauseSteps } from './pause-story.ts';
import { wordAnswer } from './word-pause-problem.ts';

/** What the form of a pause is about: what the step asks for, what happened, what comes next, and the answers. */
export class PauseForm implements FormSource, Disposable {
  readonly scheme = PAUSE_SCHEME;
  readonly #pauses: PauseWindow;
  readonly #changed = new EventEmitter<Uri>();
  readonly #listening: Disposable;
  readonly onDidChange = this.#changed.event;

  constructor(pauses: PauseWindow) {
    this.#pauses = pauses;
    this.#listening = pauses.onDidChange(({ path }) => {
      this.#changed.fire(pauseUri(path));
    });
  }

  async prepare({ path }: Uri): Promise<void> {
    // A document that came back unsaved is shown even where the runner is out of reach.
    await this.#pauses.pauses.open(path).catch(() => undefined);
  }

  header({ uri }: TextDocument): FormHeader {
    const pause = this.#pauses.pauses.known(uri.path);
    if (!pause) return unknownPause();
    const { info, step, over } = pause;
    const name = info.steps.find(({ id }) => id === step)?.name ?? step;
    return {
      title: name,
      subtitle: l10n.t('{0} is waiting for you', info.title),
      message: info.interrupt?.message ?? '',
      steps: pauseSteps(pause),
      facts: pauseFacts(pause),
      notices: noticesOf(pause),
      actions: over ? [] : ACTIONS(),
      locked: over !== undefined,
    };
  }

  schema({ uri }: TextDocument): JsonSchema {
    const pause = this.#pauses.pauses.known(uri.path);
    // What the pause itself asks for was written for people.
    const [first] = pause ? schemasOf(pause.info) : [];
    return first?.schema ?? true;
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
  }
}

const ACTIONS = (): FormAction[] => [
  {
    label: l10n.t('Proceed'),
    command: COMMANDS.proceed,
    icon: 'debug-continue',
    kind: 'primary',
    needsValid: true,
    keys: l10n.t('Ctrl+Enter'),
  },
  { label: l10n.t('Save Draft'), command: COMMANDS.saveDraft, kind: 'secondary', keys: l10n.t('Ctrl+S') },
  { label: l10n.t('Compare'), command: COMMANDS.compareWithProduced, kind: 'secondary' },
  { label: l10n.t('Cancel Process...'), command: COMMANDS.cancelPaused, kind: 'quiet' },
];

function noticesOf({ over, conflict }: Pause): FormNotice[] {
  if (over) return [{ kind: 'warning', text: wordAnswer(over), actions: [] }];
  if (!conflict) return [];
  const resolve: FormAction = {
    label: l10n.t('Decide...'),
    command: COMMANDS.resolveConflict,
    kind: 'secondary',
  };
  return [
    { kind: 'warning', text: `${wordAnswer(conflict)} ${l10n.t('What you typed is not saved.')}`, actions: [resolve] },
  ];
}

function unknownPause(): FormHeader {
  const text = l10n.t('The runner cannot be reached. What you typed is kept here until it can.');
  return {
    ...{ title: l10n.t('Waiting for the runner'), subtitle: '', message: '', steps: [], facts: [], actions: [] },
    notices: [{ kind: 'warning', text, actions: [] }],
    locked: false,
  };
}
