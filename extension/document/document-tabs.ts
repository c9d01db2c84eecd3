import {
  TabInputCustom,
  TabInputText,
  TabInputTextDiff,
  window,
  workspace,
  type Tab,
  type TextDocument,
  type Uri,
} from 'vscode';

/** Every tab that shows a document: as text, as a form, or as a side of a comparison. */
export function tabsOf(uri: Uri): Tab[] {
  const wanted = uri.toString();
  return window.tabGroups.all
    .flatMap(({ tabs }) => tabs)
    .filter(({ input }) => shownBy(input).some((shown) => shown.toString() === wanted));
}

/** The document a tab shows; of a comparison its right side. */
export function shownInTab(tab: Tab | undefined): Uri | undefined {
  return shownBy(tab?.input).at(-1);
}

export function openDocument(uri: Uri): TextDocument | undefined {
  const wanted = uri.toString();
  return workspace.textDocuments.find((document) => document.uri.toString() === wanted);
}

function shownBy(input: unknown): Uri[] {
  if (input instanceof TabInputText || input instanceof TabInputCustom) return [input.uri];
  return input instanceof TabInputTextDiff ? [input.original, input.modified] : [];
}
