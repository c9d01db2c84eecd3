import { l10n, MarkdownString } from 'vscode';
import type { ListItem } from '../../../protocol/control/list.ts';
import { wordStatus } from '../words.ts';

/** What there is to know of a process beyond its line. Names and messages come from files and programs: as text only. */
export function processTooltip(item: ListItem): MarkdownString {
  const text = new MarkdownString();
  const line = (label: string, value: string): void => {
    text.appendMarkdown(`${label}: `).appendText(value).appendMarkdown('  \n');
  };
  text.appendMarkdown('**').appendText(item.title).appendMarkdown('** · ').appendText(wordStatus(item.status));
  text.appendMarkdown('\n\n');
  if (item.interrupt) text.appendText(item.interrupt.message).appendMarkdown('\n\n');
  if (item.error) text.appendText(item.error.message).appendMarkdown('\n\n');
  line(l10n.t('File'), item.file);
  line(l10n.t('Started by'), item.startedBy);
  line(l10n.t('Created'), new Date(item.createdAt).toLocaleString());
  if (item.finishedAt !== null) line(l10n.t('Ended'), new Date(item.finishedAt).toLocaleString());
  if (item.interrupt?.expiresAt) line(l10n.t('Waits until'), new Date(item.interrupt.expiresAt).toLocaleString());
  if (item.rerunOf !== null) line(l10n.t('Rerun of'), item.rerunOf.slice(0, 8));
  if (item.attempt > 1) line(l10n.t('Times taken up'), String(item.attempt));
  line(l10n.t('Process'), item.pid.slice(0, 8));
  return text;
}
