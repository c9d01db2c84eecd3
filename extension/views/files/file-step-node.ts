import { l10n, Position, Range, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { FileNode } from './file-node.ts';
import type { OutlinedStep } from './read-outline.ts';

/** A step of a process file; choosing it opens the file there. */
export class FileStepNode {
  readonly parent: FileNode;
  readonly #step: OutlinedStep;

  constructor(parent: FileNode, step: OutlinedStep) {
    this.parent = parent;
    this.#step = step;
  }

  item(): TreeItem {
    const { id, name, phase, line, interrupts } = this.#step;
    const item = new TreeItem(name, TreeItemCollapsibleState.None);
    item.id = `${this.parent.file.toString()}#${phase}/${id}`;
    const where = { steps: '', onFailure: l10n.t('on failure'), finally: l10n.t('finally') }[phase];
    const waits = interrupts ? l10n.t('waits for you') : '';
    item.description = [name === id ? '' : id, where, waits].filter(Boolean).join(' · ');
    item.iconPath = new ThemeIcon(interrupts ? 'debug-pause' : 'circle-outline');
    item.contextValue = 'processFileStep';
    const at = new Position(line - 1, 0);
    item.command = {
      command: 'vscode.open',
      title: l10n.t('Open'),
      arguments: [this.parent.file, { selection: new Range(at, at), preserveFocus: true }],
    };
    return item;
  }

  children(): never[] {
    return [];
  }
}
