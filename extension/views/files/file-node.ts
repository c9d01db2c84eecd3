import { l10n, MarkdownString, ThemeColor, ThemeIcon, TreeItem, TreeItemCollapsibleState, type Uri } from 'vscode';
import type { ProcessFileOutline } from './read-outline.ts';
import { FileStepNode } from './file-step-node.ts';

/** A process file of the workspace. As what commands about files are given it has `file`. */
export class FileNode {
  readonly file: Uri;
  readonly place: string;
  readonly #outline: ProcessFileOutline;

  /** @param place its folder, as people know it in this workspace */
  constructor(file: Uri, place: string, outline: ProcessFileOutline) {
    this.file = file;
    this.place = place;
    this.#outline = outline;
  }

  get title(): string {
    return this.#outline.title;
  }

  item(): TreeItem {
    const { title, description, steps, problems, errors } = this.#outline;
    const state = steps.length > 0 ? TreeItemCollapsibleState.Collapsed : TreeItemCollapsibleState.None;
    const item = new TreeItem(title, state);
    item.id = this.file.toString();
    item.description = this.place;
    item.resourceUri = this.file;
    item.contextValue = 'processFile';
    item.iconPath =
      errors > 0
        ? new ThemeIcon('warning', new ThemeColor('problemsWarningIcon.foreground'))
        : new ThemeIcon('list-ordered');
    const tooltip = new MarkdownString().appendMarkdown('**').appendText(title).appendMarkdown('**');
    if (description !== undefined) tooltip.appendMarkdown('\n\n').appendText(description);
    for (const problem of problems.slice(0, 5)) tooltip.appendMarkdown('\n\n').appendText(problem);
    tooltip.appendMarkdown('\n\n').appendText(this.file.fsPath);
    item.tooltip = tooltip;
    const wrong = errors === 1 ? l10n.t('1 problem') : l10n.t('{0} problems', errors);
    item.accessibilityInformation = { label: [title, this.place, errors > 0 ? wrong : ''].filter(Boolean).join(', ') };
    item.command = { command: 'vscode.open', title: l10n.t('Open'), arguments: [this.file] };
    return item;
  }

  children(): FileStepNode[] {
    return this.#outline.steps.map((step) => new FileStepNode(this, step));
  }
}
