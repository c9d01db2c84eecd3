import { window } from 'vscode';
import { registerCommands } from '../commands/register-commands.ts';
import type { Parts } from '../parts.ts';
import { FilesTree } from './files/files-tree.ts';
import { ProcessesView } from './processes/processes-view.ts';

/** The two views, and the commands that work with them. */
export function registerViews(parts: Parts): { files: FilesTree } {
  const view = new ProcessesView(parts);
  const files = new FilesTree();
  const filesView = window.createTreeView('stepwell.processFiles', { treeDataProvider: files, showCollapseAll: true });
  parts.context.subscriptions.push(view, files, filesView);
  registerCommands(parts, { files, view });
  return { files };
}
