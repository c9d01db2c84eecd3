import { l10n, MarkdownString, TreeItem, TreeItemCollapsibleState } from 'vscode';
import type { StepRecord } from '../../../protocol/process/record.ts';
import type { Progress } from '../../../protocol/step/messages/index.ts';
import { COMMANDS } from '../../commands/command-ids.ts';
import { amountDone, oneLine, timeTaken } from '../span-text.ts';
import { statusIcon } from '../status-icon.ts';
import { wordStatus } from '../words.ts';
import type { ProcessesNode } from './node.ts';

/** What a step's node shows; undefined once its process is not known any more. */
export type StepSource = () => { record: StepRecord; progress: Progress | undefined } | undefined;

/** A step of a process. As what commands about steps are given it has `pid` and `step`. */
export class StepNode implements ProcessesNode {
  readonly id: string;
  readonly parent: ProcessesNode;
  readonly pid: string;
  readonly step: string;
  readonly #source: StepSource;

  constructor(parent: ProcessesNode, pid: string, step: string, source: StepSource) {
    this.id = `step/${pid}/${step}`;
    this.parent = parent;
    this.pid = pid;
    this.step = step;
    this.#source = source;
  }

  item(): TreeItem {
    const { record, progress } = this.#source() ?? {};
    const item = new TreeItem(record?.name ?? this.step, TreeItemCollapsibleState.None);
    item.id = this.id;
    if (!record) return item;
    const { status, phase } = record;
    const description = describeStep(record, progress, Date.now());
    item.description = description;
    item.iconPath = statusIcon(status);
    // phase last, so that a condition on the state alone stays simple
    item.contextValue = `step.${status}.${phase}`;
    const label = [record.name, wordStatus(status), description].filter(Boolean).join(', ');
    item.accessibilityInformation = { label };
    if (record.attempt > 0)
      item.command = {
        command: COMMANDS.openLog,
        title: l10n.t('Open Log'),
        arguments: [{ pid: this.pid, step: this.step }],
      };
    return item;
  }

  tooltip(): MarkdownString | undefined {
    const { record } = this.#source() ?? {};
    return record && tooltip(record);
  }
}

function describeStep(record: StepRecord, progress: Progress | undefined, now: number): string {
  const { status, phase, attempt, error, summary } = record;
  const parts: string[] = [];
  if (phase === 'onFailure') parts.push(l10n.t('on failure'));
  if (phase === 'finally') parts.push(l10n.t('finally'));
  if (attempt > 1) parts.push(l10n.t('attempt {0}', attempt));
  if (status === 'running' && progress) parts.push(amountDone(progress), oneLine(progress.message ?? '', 60));
  if (status === 'error' && error) parts.push(oneLine(error.message));
  if (status === 'pending' && error) parts.push(l10n.t('next attempt soon'));
  if (status === 'skipped') parts.push(l10n.t('skipped'));
  if (status === 'finished' && summary !== null) parts.push(oneLine(summary));
  if (status !== 'pending' && status !== 'skipped') parts.push(timeTaken(record, now));
  return parts.filter((part) => part !== '').join(' · ');
}

function tooltip(record: StepRecord): MarkdownString {
  const text = new MarkdownString();
  text.appendMarkdown('**').appendText(record.name).appendMarkdown('** · ').appendText(wordStatus(record.status));
  for (const more of [record.summary, record.error?.message]) if (more) text.appendMarkdown('\n\n').appendText(more);
  const { startedAt } = record;
  if (startedAt !== null) text.appendMarkdown('\n\n').appendText(new Date(startedAt).toLocaleString());
  return text;
}
