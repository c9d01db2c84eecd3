import {
  Disposable,
  Range,
  TextEditorRevealType,
  window,
  workspace,
  type TextDocumentContentChangeEvent,
  type TextEditor,
} from 'vscode';
import { Following } from './following.ts';
import type { OpenLog, OpenLogs } from './open-logs.ts';

/** Editors of growing logs stay at the end, until somebody scrolls up. */
export function stayAtEnd(logs: OpenLogs): Disposable {
  return Disposable.from(
    window.onDidChangeTextEditorVisibleRanges(({ textEditor, visibleRanges }) => {
      const log = logs.of(textEditor.document.uri);
      const [first] = visibleRanges;
      const last = visibleRanges.at(-1);
      if (!log || !first || !last) return;
      followingOf(log, textEditor).scrolled(first.start.line, last.end.line, textEditor.document.lineCount - 1);
    }),
    workspace.onDidChangeTextDocument(({ document, contentChanges }) => {
      const log = logs.of(document.uri);
      if (!log || contentChanges.length === 0) return;
      for (const editor of window.visibleTextEditors.filter((one) => one.document === document)) {
        const following = followingOf(log, editor);
        for (const change of contentChanges) following.shifted(goneAtBeginning(change));
        if (following.follows) revealEnd(editor);
      }
    }),
  );
}

export function followingOf(log: OpenLog, { viewColumn }: TextEditor): Following {
  const known = log.followings.get(viewColumn);
  if (known) return known;
  const following = new Following();
  log.followings.set(viewColumn, following);
  return following;
}

export function revealEnd(editor: TextEditor): void {
  const line = editor.document.lineCount - 1;
  editor.revealRange(new Range(line, 0, line, 0), TextEditorRevealType.Default);
}

/** How many lines went before what stays; below 0 for lines that came. */
function goneAtBeginning({ range, text }: TextDocumentContentChangeEvent): number {
  if (range.start.line > 0) return 0;
  return range.end.line - (text.match(/\n/g)?.length ?? 0);
}
