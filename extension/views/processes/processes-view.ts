import { l10n, window, type Disposable, type TreeView } from 'vscode';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import type { ConnectionState } from '../../connection/runner-connection.ts';
import type { Parts } from '../../parts.ts';
import { GROUPS } from '../../processes/groups.ts';
import { wordLoss } from '../../connection/word-loss.ts';
import { wordGroup } from '../words.ts';
import { runnerKey, setContext } from './context-keys.ts';
import type { ProcessesNode } from './node.ts';
import { ProcessesTree } from './processes-tree.ts';

export const PROCESSES_VIEW = 'stepwell.processes';

const HIDDEN = 'stepwell.hiddenGroups';
/** Durations of what runs are drawn so often, in milliseconds, while the view is seen. */
const TICK_MS = 1000;

/** The view Processes: the tree, its badge, its message, and what empty states depend on. */
export class ProcessesView implements Disposable {
  readonly #parts: Parts;
  readonly #tree: ProcessesTree;
  readonly #view: TreeView<ProcessesNode>;
  readonly #listening: { dispose: () => void }[];
  #ticking: NodeJS.Timeout | undefined;

  constructor(parts: Parts) {
    const { connection, context, processes } = parts;
    this.#parts = parts;
    this.#tree = new ProcessesTree(processes);
    this.#tree.hide(new Set(context.workspaceState.get<ProcessStatus[]>(HIDDEN, [])));
    this.#view = window.createTreeView(PROCESSES_VIEW, { treeDataProvider: this.#tree, showCollapseAll: true });
    this.#listening = [
      this.#view.onDidChangeVisibility(({ visible }) => {
        this.#seen(visible);
      }),
      this.#view.onDidCollapseElement(({ element }) => {
        element.collapsed?.();
      }),
      connection.onDidChangeState((state) => {
        this.#takeState(state);
      }),
      processes.onDidChange(() => {
        this.#show();
      }),
    ];
    this.#takeState(connection.state);
    this.#show();
    this.#seen(this.#view.visible);
  }

  get hidden(): ReadonlySet<ProcessStatus> {
    return this.#tree.hidden;
  }

  async hide(groups: ReadonlySet<ProcessStatus>): Promise<void> {
    this.#tree.hide(groups);
    this.#show();
    await this.#parts.context.workspaceState.update(HIDDEN, [...groups]);
  }

  /** Chooses a process where the view is seen already; where it is not, it stays so. */
  async reveal(pid: string): Promise<void> {
    const node = this.#tree.nodeOf(pid);
    if (node && this.#view.visible) await this.#view.reveal(node, { select: true, focus: false });
  }

  /** Shows it, on a person's word. */
  async show(pid: string): Promise<void> {
    const node = this.#tree.nodeOf(pid);
    if (node) await this.#view.reveal(node, { select: true, focus: true, expand: true });
  }

  dispose(): void {
    clearInterval(this.#ticking);
    for (const one of [...this.#listening, this.#view, this.#tree]) one.dispose();
  }

  #seen(visible: boolean): void {
    clearInterval(this.#ticking);
    this.#ticking = undefined;
    if (!visible) return;
    this.#parts.connection.open();
    this.#ticking = setInterval(() => {
      this.#tree.tick();
    }, TICK_MS);
  }

  #takeState(state: ConnectionState): void {
    setContext('stepwell.runner', runnerKey(state));
    // A lost connection comes back at once as a rule: what was shown stays until it does.
    this.#tree.blank = state.state === 'stopped' || state.state === 'off';
    this.#show();
  }

  #show(): void {
    const { connection, processes } = this.#parts;
    const { search, listed } = processes;
    const waiting = processes.count('interrupted');
    const tooltip = waiting === 1 ? l10n.t('1 process needs you') : l10n.t('{0} processes need you', waiting);
    this.#view.badge = waiting > 0 ? { value: waiting, tooltip } : undefined;
    setContext('stepwell.listed', listed);
    setContext('stepwell.searching', search !== '' || this.hidden.size > 0);
    const lines: string[] = [];
    const { state } = connection;
    if (state.state === 'lost') {
      // Only what lasts: a runner that was lost is there again at once as a rule.
      if (state.failure !== undefined) lines.push(wordLoss(state));
      if (listed) lines.push(l10n.t('What is shown is what was known.'));
    }
    if (search !== '') lines.push(l10n.t('Processes with "{0}"', search));
    const hidden = GROUPS.filter((group) => this.hidden.has(group));
    if (hidden.length > 0) lines.push(l10n.t('Not shown: {0}', hidden.map(wordGroup).join(', ')));
    // Where nothing matches, the empty state says so.
    const empty = GROUPS.every((group) => this.hidden.has(group) || processes.group(group).total === 0);
    this.#view.message = empty && state.state !== 'lost' ? '' : lines.join(' · ');
  }
}
