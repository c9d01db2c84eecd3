import { l10n, window } from 'vscode';
import { GROUPS } from '../processes/groups.ts';
import type { ProcessesView } from '../views/processes/processes-view.ts';
import { wordGroup } from '../views/words.ts';

/** Lets a person choose which groups are shown. */
export async function filter(view: ProcessesView): Promise<void> {
  const items = GROUPS.map((status) => ({ label: wordGroup(status), picked: !view.hidden.has(status), status }));
  const picked = await window.showQuickPick(items, { title: l10n.t('Show which groups?'), canPickMany: true });
  if (!picked) return;
  const shown = new Set(picked.map(({ status }) => status));
  await view.hide(new Set(GROUPS.filter((status) => !shown.has(status))));
}
