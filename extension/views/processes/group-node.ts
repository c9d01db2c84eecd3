import { l10n, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import type { ProcessModel } from '../../processes/process-model.ts';
import { wordGroup } from '../words.ts';
import { MoreNode } from './more-node.ts';
import type { ProcessesNode } from './node.ts';
import type { ProcessNode } from './process-node.ts';

/** Expanded from the start: what is still going on. */
const OPEN: ReadonlySet<ProcessStatus> = new Set<ProcessStatus>(['interrupted', 'running', 'ready']);

export class GroupNode implements ProcessesNode {
  readonly id: string;
  readonly parent = undefined;
  readonly status: ProcessStatus;
  readonly #model: ProcessModel;
  readonly #process: (pid: string, group: GroupNode) => ProcessNode;
  readonly #more: MoreNode;

  constructor(status: ProcessStatus, model: ProcessModel, process: (pid: string, group: GroupNode) => ProcessNode) {
    this.id = `group/${status}`;
    this.status = status;
    this.#model = model;
    this.#process = process;
    this.#more = new MoreNode(this, status, model);
  }

  get isEmpty(): boolean {
    return this.#model.group(this.status).total === 0;
  }

  item(): TreeItem {
    const { total } = this.#model.group(this.status);
    const name = wordGroup(this.status);
    const state = OPEN.has(this.status) ? TreeItemCollapsibleState.Expanded : TreeItemCollapsibleState.Collapsed;
    const item = new TreeItem(name, state);
    item.id = this.id;
    item.description = String(total);
    item.contextValue = `group.${this.status}`;
    item.accessibilityInformation = {
      label: total === 1 ? l10n.t('{0}, 1 process', name) : l10n.t('{0}, {1} processes', name, total),
    };
    return item;
  }

  children(): ProcessesNode[] {
    const { items, more } = this.#model.group(this.status);
    const nodes: ProcessesNode[] = items.map(({ pid }) => this.#process(pid, this));
    return more ? [...nodes, this.#more] : nodes;
  }
}
