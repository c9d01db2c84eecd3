import { EventEmitter, type Disposable, type TreeDataProvider, type TreeItem } from 'vscode';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import { GROUPS } from '../../processes/groups.ts';
import type { ModelChange } from '../../processes/model-change.ts';
import type { ProcessModel } from '../../processes/process-model.ts';
import { GroupNode } from './group-node.ts';
import type { ProcessesNode } from './node.ts';
import { ProcessNode } from './process-node.ts';

/** Nodes over the model. A group without processes is not shown, nor one that people hid. */
export class ProcessesTree implements TreeDataProvider<ProcessesNode>, Disposable {
  readonly #changed = new EventEmitter<ProcessesNode[] | undefined>();
  readonly #groups: readonly GroupNode[];
  readonly #nodes = new Map<string, ProcessNode>();
  readonly #model: ProcessModel;
  readonly #listening: { dispose: () => void };
  #hidden: ReadonlySet<ProcessStatus> = new Set();
  #blank = false;

  readonly onDidChangeTreeData = this.#changed.event;

  constructor(model: ProcessModel) {
    this.#model = model;
    this.#groups = GROUPS.map((status) => new GroupNode(status, model, (pid, group) => this.#node(pid, group)));
    this.#listening = model.onDidChange((change) => {
      this.#take(change);
    });
  }

  get hidden(): ReadonlySet<ProcessStatus> {
    return this.#hidden;
  }

  hide(groups: ReadonlySet<ProcessStatus>): void {
    this.#hidden = groups;
    this.#changed.fire(undefined);
  }

  /** Shows nothing, since there is no runner to say what there is. */
  set blank(blank: boolean) {
    if (this.#blank === blank) return;
    this.#blank = blank;
    // VS Code puts off the second of two changes that come together, and before a list both times nothing is shown.
    if (this.#model.listed) this.#changed.fire(undefined);
  }

  getTreeItem(node: ProcessesNode): TreeItem {
    return node.item();
  }

  resolveTreeItem(item: TreeItem, node: ProcessesNode): TreeItem {
    const tooltip = node.tooltip?.();
    if (tooltip) item.tooltip = tooltip;
    return item;
  }

  getChildren(node?: ProcessesNode): ProcessesNode[] | Promise<ProcessesNode[]> {
    if (node) return node.children?.() ?? [];
    if (this.#blank || !this.#model.listed) return [];
    return this.#groups.filter((group) => !group.isEmpty && !this.#hidden.has(group.status));
  }

  getParent(node: ProcessesNode): ProcessesNode | undefined {
    return node.parent;
  }

  /** The node of a process that is on a fetched page. */
  nodeOf(pid: string): ProcessNode | undefined {
    const status = this.#model.item(pid)?.status;
    const group = this.#groups.find((one) => one.status === status);
    if (!group || !this.#model.group(group.status).items.some((item) => item.pid === pid)) return undefined;
    return this.#node(pid, group);
  }

  /** Times that are shown go on. */
  tick(): void {
    const running = this.#model.group('running').items.flatMap(({ pid }) => this.#nodes.get(pid) ?? []);
    if (running.length > 0) this.#changed.fire(running.slice(0, 50).flatMap((node) => [node, ...node.shownSteps]));
  }

  dispose(): void {
    this.#listening.dispose();
    this.#changed.dispose();
    for (const node of this.#nodes.values()) node.collapsed();
  }

  #node(pid: string, group: GroupNode): ProcessNode {
    let node = this.#nodes.get(pid);
    if (!node) this.#nodes.set(pid, (node = new ProcessNode(group, pid, this.#model)));
    node.parent = group;
    return node;
  }

  #take({ all, groups, processes }: ModelChange): void {
    // One that moves from a group to another is drawn in both at once; one after the other, VS Code loses it.
    if (all || groups.size > 0) {
      this.#forgetGone();
      this.#changed.fire(undefined);
      return;
    }
    const nodes = [...processes].flatMap((pid) => this.#nodes.get(pid) ?? []);
    if (nodes.length > 0) this.#changed.fire(nodes);
  }

  #forgetGone(): void {
    const shown = new Set(GROUPS.flatMap((status) => this.#model.group(status).items.map(({ pid }) => pid)));
    for (const [pid, node] of this.#nodes) {
      if (shown.has(pid)) continue;
      node.collapsed();
      this.#nodes.delete(pid);
    }
  }
}
