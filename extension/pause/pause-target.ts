import { Uri, window } from 'vscode';
import { PAUSE_SCHEME } from './pause-address.ts';
import { shownInTab } from './pause-tabs.ts';

/**
 * The pause a command is about: what a menu passes, or the document in front. Undefined where neither is one.
 * @param given the first argument of the command
 */
export function pauseTarget(given: unknown): Uri | undefined {
  const uri = given instanceof Uri ? given : shownInTab(window.tabGroups.activeTabGroup.activeTab);
  return uri?.scheme === PAUSE_SCHEME ? uri : undefined;
}
