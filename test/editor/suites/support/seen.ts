import { commands } from 'vscode';
import { inPage } from './window.ts';

/** A row of a tree as it is shown and read out. */
export interface TreeRow {
  /** What a screen reader says. */
  label: string;
  /** What is written, without the buttons. */
  text: string;
  /** From 1. */
  level: number;
  /** Undefined for one that has nothing below it. */
  expanded?: boolean;
}

/** The rows of the tree with that title that are on the screen, from the top. Empty when the view is not shown. */
export function treeRows(view: string): Promise<TreeRow[]> {
  return inPage((document, title) => {
    const panes = [...document.querySelectorAll('.pane')];
    const pane = panes.find((one) => one.querySelector('.pane-header .title')?.textContent.trim() === title);
    const rows = [...(pane?.querySelectorAll('.monaco-list-row') ?? [])];

    return rows
      .sort((a, b) => Number.parseFloat(a.style.top) - Number.parseFloat(b.style.top))
      .map((row) => {
        const expanded = row.getAttribute('aria-expanded');
        return {
          label: row.getAttribute('aria-label') ?? '',
          text: row.querySelector('.monaco-icon-label-container')?.textContent ?? row.textContent,
          level: Number(row.getAttribute('aria-level')),
          ...(expanded !== null && { expanded: expanded === 'true' }),
        };
      });
  }, view);
}

/** Titles of the panes of the side bar, in order. */
export function paneTitles(): Promise<string[]> {
  return inPage(
    (document) =>
      [...document.querySelectorAll('.sidebar .pane-header .title')].map((title) => title.textContent.trim()),
    undefined,
  );
}

/** Text that an empty view welcomes with; its buttons in brackets. */
export function welcome(view: string): Promise<string> {
  return inPage((document, title) => {
    const panes = [...document.querySelectorAll('.pane')];
    const pane = panes.find((one) => one.querySelector('.pane-header .title')?.textContent.trim() === title);
    const parts = [...(pane?.querySelectorAll('.welcome-view-content > *') ?? [])];
    return parts
      .map((part) => (part.querySelector('.monaco-button') ? `[${part.textContent.trim()}]` : part.textContent.trim()))
      .join('\n');
  }, view);
}

export interface Notification {
  message: string;
  /** Its buttons, without those that every notification has. */
  actions: string[];
}

/** What the center of notifications lists; opens it: a window under test shows no toasts. */
export async function notifications(): Promise<Notification[]> {
  await commands.executeCommand('notifications.showList');
  return inPage(
    (document) =>
      [...document.querySelectorAll('.notifications-center .notification-list-item')].map((item) => ({
        message: item.querySelector('.notification-list-item-message')?.textContent.trim() ?? '',
        actions: [...item.querySelectorAll('.notification-list-item-buttons-container .monaco-button')].map((button) =>
          button.textContent.trim(),
        ),
      })),
    undefined,
  );
}

/** What the items of the status bar say to a screen reader. */
export function statusBar(): Promise<string[]> {
  return inPage(
    (document) =>
      [...document.querySelectorAll('.statusbar-item')]
        .map((item) => item.querySelector('[aria-label]')?.getAttribute('aria-label') ?? item.textContent)
        .filter((text) => text !== ''),
    undefined,
  );
}

/** Text of the dialog that is open, if one is; calls of the extension may wait for it. */
export function dialog(): Promise<string | null> {
  return inPage((document) => document.querySelector('.monaco-dialog-box')?.textContent ?? null, undefined);
}
