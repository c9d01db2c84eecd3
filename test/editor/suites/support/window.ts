import { SUITE_ENVIRONMENT, type BridgeRequest } from '../../window/bridge-requests.ts';

/** Asks those outside of VS Code, who see its window. Rejects with what they say is wrong. */
async function ask(request: BridgeRequest): Promise<unknown> {
  const answer = await fetch(process.env[SUITE_ENVIRONMENT.bridge] ?? '', {
    method: 'POST',
    body: JSON.stringify(request),
  });
  const { result, error } = (await answer.json()) as { result?: unknown; error?: string };
  if (error !== undefined) throw new Error(`${request.do}: ${error}`);
  return result;
}

/** What suites read of an element of the page. */
export interface PageElement {
  textContent: string;
  style: { top: string };
  getAttribute(name: string): string | null;
  querySelector(selector: string): PageElement | null;
  querySelectorAll(selector: string): Iterable<PageElement>;
  addEventListener(event: string, listener: () => void, options: { capture: boolean; once: boolean }): void;
}

/**
 * Calls a function in the page that the window is drawn in. It must be complete in itself: its text is sent, nothing
 * around it; argument and result are JSON, the result at once or promised.
 */
export async function inPage<Argument, Result>(
  look: (document: PageElement, argument: Argument) => Result | Promise<Result>,
  argument: Argument,
): Promise<Result> {
  return (await ask({ do: 'evaluate', source: look.toString(), argument })) as Result;
}

/** Clicks the first element that a Playwright selector finds; waits for it first. */
export async function click(selector: string, button: 'left' | 'right' = 'left'): Promise<void> {
  await ask({ do: 'click', selector, button });
}

/** The texts of all elements that a Playwright selector finds, as they are shown. */
export async function texts(selector: string): Promise<string[]> {
  return (await ask({ do: 'texts', selector })) as string[];
}

/** Presses a key, or several at once: `Control+Shift+P`. */
export async function press(keys: string): Promise<void> {
  await ask({ do: 'press', keys });
}

/** Types into what has the focus. */
export async function type(text: string): Promise<void> {
  await ask({ do: 'type', text });
}

/** A picture of the whole window, in .cache/screenshots. */
export async function screenshot(name: string): Promise<void> {
  await ask({ do: 'screenshot', name });
}
