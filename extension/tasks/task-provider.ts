import { join } from 'node:path';
import {
  CustomExecution,
  l10n,
  ProcessExecution,
  RelativePattern,
  Task,
  TaskGroup,
  TaskRevealKind,
  TaskScope,
  workspace,
  type TaskProvider,
  type WorkspaceFolder,
} from 'vscode';
import type { Parts } from '../parts.ts';
import { TASK_TYPE, type StepwellTask } from './task-definition.ts';
import { TaskTerminal } from './task-terminal.ts';

/** What people see of where a task is from. */
const SOURCE = 'stepwell';
/** More files than that nobody looks for in a list. */
const MAX_FILES = 500;

/** A task for each process file, and one for each folder that checks them all. */
export class StepwellTasks implements TaskProvider {
  readonly #parts: Parts;

  constructor(parts: Parts) {
    this.#parts = parts;
  }

  async provideTasks(): Promise<Task[]> {
    const tasks = (workspace.workspaceFolders ?? []).map(async (folder) => {
      const pattern = new RelativePattern(folder, '**/*.process.json');
      const files = await workspace.findFiles(pattern, '**/node_modules/**', MAX_FILES);
      if (files.length === 0) return [];
      const paths = files.map((file) => workspace.asRelativePath(file, false)).sort();
      const runs = paths.map((file) => this.#task({ type: TASK_TYPE, file }, folder));
      return [...runs, this.#task({ type: TASK_TYPE, action: 'check', file: '.' }, folder)];
    });
    return (await Promise.all(tasks)).flat();
  }

  /** What a person wrote into tasks.json gets what runs it. */
  resolveTask({ definition, scope, name }: Task): Task {
    const folder = typeof scope === 'object' ? scope : workspace.workspaceFolders?.[0];
    // Its definition must stay the same object; faults of it are told where it runs.
    return this.#task(definition as StepwellTask, folder, name);
  }

  #task(definition: StepwellTask, folder: WorkspaceFolder | undefined, name?: string): Task {
    const scope = folder ?? TaskScope.Workspace;
    const base = folder?.uri.fsPath ?? '';
    const { action, file } = definition;
    if (action === 'check') {
      // No problem matcher: the language server shows the problems of every file already.
      const label = file === '.' ? l10n.t('check all process files') : l10n.t('check {0}', file);
      const task = new Task(definition, scope, name ?? label, SOURCE, this.#check(file, base), []);
      task.presentationOptions = { reveal: TaskRevealKind.Silent };
      task.group = TaskGroup.Test;
      return task;
    }
    const execution = new CustomExecution((resolved) =>
      Promise.resolve(new TaskTerminal(this.#parts, resolved as StepwellTask, base)),
    );
    return new Task(definition, scope, name ?? l10n.t('run {0}', file), SOURCE, execution, []);
  }

  /** The command runs under the editor's own Node. */
  #check(file: string, cwd: string): ProcessExecution {
    const command = join(this.#parts.context.extensionPath, 'dist', 'stepwell.js');
    return new ProcessExecution(process.execPath, [command, 'check', file], {
      cwd,
      env: { ELECTRON_RUN_AS_NODE: '1' },
    });
  }
}
