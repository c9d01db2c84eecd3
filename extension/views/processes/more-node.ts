import { l10n, ThemeIcon, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { COMMANDS } from '../../commands/command-ids.ts';
import { PAGE } from '../../processes/groups.ts';
import type { ProcessModel } from '../../processes/process-model.ts';
import type { ProcessesNode } from './node.ts';

/** The last node of a group that has more than was fetched: fetches the next page. */
export class MoreNode implements ProcessesNode {
  readonly id: string;
  readonly parent: ProcessesNode;
  readonly #status: ProcessStatus;
  readonly #model: ProcessModel;

  constructor(parent: ProcessesNode, status: ProcessStatus, model: ProcessModel) {
    this.id = `more/${status}`;
    this.parent = parent;
    this.#status = status;
    this.#model = model;
  }

  item(): TreeItem {
    const { items, total } = this.#model.group(this.#status);
    const left = Math.max(1, total - items.length);
    const item = new TreeItem(l10n.t('Show {0} more', Math.min(left, PAGE)), TreeItemCollapsibleState.None);
    item.id = this.id;
    item.description = l10n.t('{0} are older', left);
    item.iconPath = new ThemeIcon('ellipsis');
    item.contextValue = 'more';
    item.command = { command: COMMANDS.showMore, title: l10n.t('Show more'), arguments: [this.#status] };
    return item;
  }
}
