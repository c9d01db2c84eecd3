import type { FromForm, ToForm } from '../messages.ts';

interface VsCodeApi {
  postMessage(message: FromForm): void;
  getState(): unknown;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

const api = acquireVsCodeApi();

export function tellHost(message: FromForm): void {
  api.postMessage(message);
}

/** Returns what stops listening. */
export function hearHost(listen: (message: ToForm) => void): () => void {
  // Only the extension can post to this window: its frame is not that of any page.
  const take = ({ data }: MessageEvent): void => {
    listen(data as ToForm);
  };
  window.addEventListener('message', take);
  return () => {
    window.removeEventListener('message', take);
  };
}
