import { l10n } from 'vscode';

/** What a form says by itself; forms cannot translate. `{0}` is filled in there. */
export function formStrings() {
  return {
    add: l10n.t('Add {0}'),
    addItem: l10n.t('Add Item'),
    addProperty: l10n.t('Add Property'),
    all: l10n.t('All Data'),
    broken: l10n.t('The text is not JSON that can be used, so there is no form of it: {0}'),
    gone: l10n.t(
      'The extension does not answer. What is typed here is not kept: copy what you need, then reload the window.',
    ),
    items: l10n.t('{0} items'),
    item: l10n.t('Item {0}'),
    jsonProblem: l10n.t('This is no JSON yet; it is taken once it is.'),
    moveDown: l10n.t('Move Down'),
    moveUp: l10n.t('Move Up'),
    next: l10n.t('Next'),
    noItems: l10n.t('Nothing in the list.'),
    noProblems: l10n.t('Ready to proceed'),
    noValue: l10n.t('(no value)'),
    oneProblem: l10n.t('1 problem'),
    open: l10n.t('Open'),
    others: l10n.t('Other data ({0})'),
    page: l10n.t('{0} to {1} of {2}'),
    previous: l10n.t('Previous'),
    problems: l10n.t('{0} problems'),
    problemElsewhere: l10n.t('Show {0}'),
    remove: l10n.t('Remove'),
    required: l10n.t('required'),
    steps: l10n.t('Steps of the process'),
    values: l10n.t('{0} values'),
    kindOf: l10n.t('Kind'),
    loading: l10n.t('Asking the runner...'),
  };
}

export type FormStrings = ReturnType<typeof formStrings>;
