import { describe, expect, test } from 'vitest';
import { chooseEditor } from '../vscode/choose-editor.ts';
import type { Age } from '../vscode/code-server/versions.ts';
import { WINDOWS } from '../windows.ts';
import { runSuites } from './run-suites.ts';

/**
 * Runs every kind of window in that VS Code, then makes a test of each result. Where there is no VS Code, one test for
 * each kind that did not run, which in CI is a failure.
 */
export async function describeEditor(age: Age): Promise<void> {
  const only = process.env['STEPWELL_WINDOW'];
  const editor = await chooseEditor(age);
  for (const kind of WINDOWS.filter(({ name }) => only === undefined || name === only)) {
    if ('missing' in editor) {
      describe(`VS Code (${age})`, () => {
        test(`suites of ${kind.name}`, (context) => {
          context.skip(editor.missing);
        });
      });
      continue;
    }
    const began = performance.now();
    const { tests, fault, output } = await runSuites(editor, kind);
    const seconds = ((performance.now() - began) / 1000).toFixed(1);
    console.log(`VS Code ${editor.version}, ${kind.name}: ${tests.length} tests in ${seconds} s`);
    if (fault !== undefined) console.log(output);
    // Suites try twice themselves; the result is not another the second time.
    describe(`VS Code ${editor.version}, ${kind.name}`, { retry: 0 }, () => {
      for (const { title, state, error, first, ms } of tests) {
        test(title, (context) => {
          if (state === 'skipped') context.skip('skipped by the suite');
          if (state === 'flaky') console.log(`FLAKY, passed at its second try: ${title} (${ms} ms)`);
          // The second may fail only over what the first left behind.
          if (first) console.log(`At the first try of ${title}: ${first.message}\n${first.stack}`);
          if (error) throw Object.assign(new Error(error.message), { stack: error.stack });
          expect(['passed', 'flaky']).toContain(state);
        });
      }
      test('the window ran all its tests and ended well', () => {
        expect(fault).toBeUndefined();
      });
    });
  }
}
