import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Page } from 'playwright-core';
import type { BridgeRequest } from './bridge-requests.ts';
import { saveScreenshot } from './screenshots.ts';

export interface Bridge {
  url: string;
  /** From here on it answers; what is asked before waits for the page. */
  shows: (page: Promise<Page>) => void;
  close: () => void;
}

/** Longer than anything that a person would wait for. */
const CLICK_MS = 15_000;

/** Answers suites what the window shows, and clicks and types for them. */
export async function openBridge(screenshots: string): Promise<Bridge> {
  let page: Promise<Page> | undefined;
  const server = createServer((request, response) => {
    void (async () => {
      let body = '';
      for await (const chunk of request.setEncoding('utf8')) body += String(chunk);
      try {
        if (!page) throw new Error('there is no window yet');
        const result = await perform(await page, JSON.parse(body) as BridgeRequest, screenshots);
        response.end(JSON.stringify({ result: result ?? null }));
      } catch (error) {
        response.statusCode = 500;
        response.end(JSON.stringify({ error: error instanceof Error ? error.message : String(error) }));
      }
    })();
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    shows: (shown) => {
      page = shown;
      // Whoever asks is told what is wrong.
      shown.catch(() => undefined);
    },
    url: `http://127.0.0.1:${port}/`,
    close: () => {
      server.closeAllConnections();
      server.close();
    },
  };
}

async function perform(page: Page, request: BridgeRequest, screenshots: string): Promise<unknown> {
  switch (request.do) {
    case 'evaluate':
      // A function of a suite, which runs in the page instead.
      return page.evaluate(`(${request.source})(document, ${JSON.stringify(request.argument ?? null)})`);
    case 'click':
      return page.locator(request.selector).first().click({ button: request.button, timeout: CLICK_MS });
    case 'texts':
      return page.locator(request.selector).allInnerTexts();
    case 'press':
      return page.keyboard.press(request.keys);
    case 'type':
      return page.keyboard.type(request.text);
    case 'screenshot':
      return saveScreenshot(page, screenshots, request.name);
  }
}
