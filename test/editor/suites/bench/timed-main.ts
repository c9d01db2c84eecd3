import * as assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import type { ExtensionContext } from 'vscode';

/**
 * Loads the extension's bundle as the editor is about to, and takes the two times that make up what the editor itself
 * calls activation: loading the code, and the call of `activate`. In milliseconds.
 */
export function timedMain(extensionPath: string): { loadMs: number; activateMs: () => number } {
  const file = join(extensionPath, 'dist', 'extension.js');
  const load = createRequire(file);
  const began = performance.now();
  const main = load(file) as { activate: (context: ExtensionContext) => unknown };
  const loadMs = performance.now() - began;
  let activateMs: number | undefined;
  const timed = (context: ExtensionContext): unknown => {
    const called = performance.now();
    const result = main.activate(context);
    activateMs = performance.now() - called;
    return result;
  };
  const module = load.cache[file];
  assert.ok(module);
  // What the editor is given next: the same, with the timed call in between.
  module.exports = { ...main, activate: timed };
  return {
    loadMs,
    activateMs: () => {
      assert.ok(activateMs !== undefined, 'the editor loaded the bundle another way');
      return activateMs;
    },
  };
}
