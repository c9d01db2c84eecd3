import type { ListParams } from '../../../protocol/control/list.ts';
import type { Style } from './style.ts';

/** What to do when nothing is in the list. */
export function emptyList(
  { status = [], search }: Pick<ListParams, 'status' | 'search'>,
  call: (words: string[]) => string,
  { colours }: Style,
): string[] {
  if (status.length === 0 && search === undefined) {
    return ['No processes yet. Start one:', '', `  ${colours.bold(call(['start', 'FILE']))}`, ''];
  }
  const parts = [
    ...(status.length > 0 ? [`has status ${status.join(' or ')}`] : []),
    ...(search === undefined ? [] : [`matches "${search}"`]),
  ];
  return [`No process ${parts.join(' and ')}. All of them: ${colours.bold(call(['list']))}`];
}

/** Below a list that is not all; empty when it is. */
export function moreLine(shown: number, total: number, { colours }: Style): string[] {
  if (total <= shown) return [];
  const hint = `--limit ${String(Math.min(total, Math.max(100, shown * 5)))} shows more, --search and --status find some`;
  return [colours.dim(`${counted(shown)} of ${counted(total)} processes; ${hint}.`)];
}

/** `12,345` */
export function counted(count: number): string {
  return count.toLocaleString('en-US');
}
