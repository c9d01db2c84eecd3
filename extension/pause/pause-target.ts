import { Uri, window } from 'vscode';
import { PAUSE_SCHEME } from './pause-address.ts';
import { shownInTab } from '../document/document-tabs.ts';

/**
 * The pause a command is about: what a menu passes, or the document in front. Undefined where neither is one.
 * @param given the first argument of the command
 * @param schemes of the documents it can be about
 */
export function pauseTarget(given: unknown, schemes: readonly string[] = [PAUSE_SCHEME]): Uri | undefined {
  const uri = given instanceof Uri ? given : shownInTab(window.tabGroups.activeTabGroup.activeTab);
  return uri && schemes.includes(uri.scheme) ? uri : undefined;
}
