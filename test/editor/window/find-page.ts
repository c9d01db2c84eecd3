import { chromium, type Browser, type Page } from 'playwright-core';
import { setTimeout as sleep } from 'node:timers/promises';
import type { OpenWindow } from './open-window.ts';

/** A browser on a machine with other work takes its time. */
const READY_MS = 180_000;
const LOOK_AGAIN_MS = 100;

/** The page a window draws itself in, with its workbench there. Rejects when there is none after three minutes. */
export async function findPage(window: OpenWindow): Promise<{ browser: Browser; page: Page }> {
  const end = new AbortController();
  const stop = (): void => {
    end.abort();
  };
  window.ended.then(stop, stop);
  const giveUp = AbortSignal.any([end.signal, AbortSignal.timeout(READY_MS)]);
  let browser: Browser | undefined;
  while (!giveUp.aborted) {
    browser ??= await chromium.connectOverCDP(`http://127.0.0.1:${window.debuggingPort}`).catch(() => undefined);
    for (const page of browser?.contexts().flatMap((context) => context.pages()) ?? []) {
      if (await isWorkbench(page)) return { browser: browser as Browser, page };
    }
    await sleep(LOOK_AGAIN_MS);
  }
  throw new Error(
    `VS Code ${end.signal.aborted ? 'ended' : 'was not there'} before it showed a window:\n${window.output()}`,
  );
}

async function isWorkbench(page: Page): Promise<boolean> {
  try {
    return (await page.locator('.monaco-workbench').count()) > 0;
  } catch {
    // It is loading something else.
    return false;
  }
}
