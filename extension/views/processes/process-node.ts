import { l10n, TreeItem, TreeItemCollapsibleState, type Command, type MarkdownString } from 'vscode';
import type { ListItem } from '../../../protocol/control/list.ts';
import { COMMANDS } from '../../commands/command-ids.ts';
import type { Watched } from '../../processes/model-change.ts';
import type { ProcessModel } from '../../processes/process-model.ts';
import { statusIcon } from '../status-icon.ts';
import { wordStatus } from '../words.ts';
import { describeProcess } from './describe-process.ts';
import type { ProcessesNode } from './node.ts';
import { processTooltip } from './process-tooltip.ts';
import { StepNode } from './step-node.ts';

/** A process. As what commands about processes are given it has `pid`. */
export class ProcessNode implements ProcessesNode {
  readonly id: string;
  readonly pid: string;
  parent: ProcessesNode;
  readonly #model: ProcessModel;
  readonly #steps = new Map<string, StepNode>();
  #watched: Watched | undefined;

  constructor(parent: ProcessesNode, pid: string, model: ProcessModel) {
    this.id = `process/${pid}`;
    this.pid = pid;
    this.parent = parent;
    this.#model = model;
  }

  item(): TreeItem {
    const shown = this.#model.item(this.pid);
    const item = new TreeItem(shown?.title ?? this.pid.slice(0, 8), TreeItemCollapsibleState.Collapsed);
    item.id = this.id;
    if (!shown) return item;
    const { status, step, rerunOf } = shown;
    const progress = step === null ? undefined : this.#model.progress(this.pid, step);
    const description = describeProcess(shown, progress, Date.now());
    item.description = rerunOf === null ? description : l10n.t('{0} (rerun of {1})', description, rerunOf.slice(0, 8));
    item.iconPath = statusIcon(status);
    item.contextValue = `process.${status}${rerunOf === null ? '' : '.rerun'}`;
    item.accessibilityInformation = {
      label: [shown.title, wordStatus(status), item.description].filter(Boolean).join(', '),
    };
    const open = openCommand(shown);
    if (open) item.command = open;
    return item;
  }

  tooltip(): MarkdownString | undefined {
    const shown = this.#model.item(this.pid);
    return shown && processTooltip(shown);
  }

  async children(): Promise<StepNode[]> {
    this.#watched ??= this.#model.watch(this.pid);
    const info = this.#watched.info ?? (await this.#watched.ready);
    return info.steps.map(({ id }) => this.step(id));
  }

  step(id: string): StepNode {
    let node = this.#steps.get(id);
    if (!node) this.#steps.set(id, (node = new StepNode(this, this.pid, id, () => this.#stepNow(id))));
    return node;
  }

  /** Steps that are shown: drawn again when the process changes. */
  get shownSteps(): readonly StepNode[] {
    return this.#watched ? [...this.#steps.values()] : [];
  }

  /** Its steps are not shown any more. */
  collapsed(): void {
    this.#watched?.dispose();
    this.#watched = undefined;
  }

  #stepNow(id: string): ReturnType<ConstructorParameters<typeof StepNode>[3]> {
    const record = this.#watched?.info?.steps.find((step) => step.id === id);
    if (!record) return undefined;
    return { record, progress: this.#model.progress(this.pid, id) ?? record.progress ?? undefined };
  }
}

/** What Enter and a click do: where it waits for somebody, open what it waits with. */
function openCommand({ status, pid }: ListItem): Command | undefined {
  if (status !== 'interrupted') return undefined;
  return { command: COMMANDS.openPause, title: l10n.t('Open'), arguments: [{ pid }] };
}
