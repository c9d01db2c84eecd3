import { tasks } from 'vscode';
import type { Parts } from '../parts.ts';
import { TASK_TYPE } from './task-definition.ts';
import { StepwellTasks } from './task-provider.ts';

/** Processes as tasks, which launch configurations and other tasks can depend on. */
export function registerTasks(parts: Parts): void {
  parts.context.subscriptions.push(tasks.registerTaskProvider(TASK_TYPE, new StepwellTasks(parts)));
}
