import { click, press, texts, type } from './window.ts';

/** Finds something inside of the form that is shown: it lies in a frame within a frame. */
export function inForm(selector: string): string {
  const enter = ' >> internal:control=enter-frame >> ';
  return `iframe.webview.ready >> visible=true${enter}iframe#active-frame${enter}${selector}`;
}

/** Everything the form says. */
export async function formText(): Promise<string> {
  return (await texts(inForm('body'))).join('\n');
}

/** Puts text in the place of what an input holds; the input is found by its label, or by a selector. */
export async function fillIn(selector: string, text: string): Promise<void> {
  await click(inForm(selector));
  // Not Control+A, which VS Code takes on a way of its own: it may come after what is typed next.
  await press('End');
  await press('Shift+Home');
  await type(text);
}
