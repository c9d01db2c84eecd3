import { onTestFailed, test } from 'vitest';
import type { StoryWindow } from './story-window.ts';

export interface Tell {
  seen: { readonly window: StoryWindow };
  /** A test that goes on where the one before it stopped. */
  step: (name: string, work: () => Promise<void>) => void;
}

/** The steps of one chapter. One that fails leaves a picture, and breaks off those that come after it in its chapter. */
export function teller(seen: { readonly window: StoryWindow }): Tell {
  let broken: string | undefined;
  return {
    seen,
    step: (name, work) => {
      test(name, async () => {
        if (broken !== undefined) throw new Error(`the story broke off at: ${broken}`);
        onTestFailed(async () => {
          broken = name;
          await seen.window.picture(`failed: ${name}`.replaceAll(/\W+/g, '-'));
          console.log(seen.window.output().slice(-4_000));
        });
        await work();
      });
    },
  };
}
