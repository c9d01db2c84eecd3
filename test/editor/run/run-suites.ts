import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Editor } from '../vscode/editor.ts';
import { ROOT } from '../vscode/cache-folder.ts';
import { openBridge } from '../window/bridge.ts';
import { SUITE_ENVIRONMENT } from '../window/bridge-requests.ts';
import { findPage } from '../window/find-page.ts';
import { openWindow } from '../window/open-window.ts';
import { saveScreenshot, screenshotFolder } from '../window/screenshots.ts';
import type { WindowKind } from '../windows.ts';
import { bundleSuites } from './bundle-suites.ts';
import { endRunner } from '../../support/end-runner.ts';
import type { Measure, ResultLine, TestResult } from './result-line.ts';

/** Of one window with all its suites, from its start to its end. */
const RUN_MS = 10 * 60_000;

export interface SuitesRun {
  tests: TestResult[];
  measures: Measure[];
  /** What is wrong with the run itself: it cannot be believed. */
  fault: string | undefined;
  /** Everything the window said. */
  output: string;
}

/** Opens a window with the extension as it lies in this folder, and runs the suites of that kind in it. */
export async function runSuites(editor: Editor, kind: WindowKind): Promise<SuitesRun> {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-editor-'));
  // Within the project, so that the suites find mocha.
  const cache = join(ROOT, '.cache', 'suites');
  mkdirSync(cache, { recursive: true });
  const suites = mkdtempSync(join(cache, `${kind.name}-`));
  const extension = kind.extensions === undefined ? ROOT : join(kind.extensions, 'stepwell');
  const results = join(folder, 'results.jsonl');
  const pictures = screenshotFolder(`${editor.version}-${kind.name}`);
  try {
    if ((await bundleSuites(kind.name, suites, extension)) === 0) throw new Error(`no suites in suites/${kind.name}`);
    await kind.prepare?.(join(folder, 'state'));
    const bridge = await openBridge(pictures);
    const window = await openWindow(editor, {
      folder,
      opens: kind.opens(folder),
      settings: kind.settings,
      trusted: kind.trusted,
      // A browser's window takes one path, which may hold several extensions.
      args: [`--extensionDevelopmentPath=${kind.extensions ?? ROOT}`, `--extensionTestsPath=${join(suites, 'index')}`],
      env: {
        ...kind.env,
        [SUITE_ENVIRONMENT.bridge]: bridge.url,
        [SUITE_ENVIRONMENT.results]: results,
        [SUITE_ENVIRONMENT.suites]: suites,
        [SUITE_ENVIRONMENT.only]: process.env[SUITE_ENVIRONMENT.only] ?? '',
      },
    });
    const showing = findPage(window);
    bridge.shows(showing.then(({ page }) => page));
    try {
      const status = await Promise.race([
        window.ended,
        tooLong(async () => {
          await saveScreenshot((await showing).page, pictures, 'too-long');
        }),
      ]);
      const lines = existsSync(results) ? readLines(results) : [];
      return {
        tests: lines.filter((line) => line.what === 'test'),
        measures: lines.filter((line) => line.what === 'measure'),
        fault: faultOf(lines, status),
        output: window.output(),
      };
    } finally {
      await window.close();
      await showing.then(({ browser }) => browser.close()).catch(() => undefined);
      bridge.close();
    }
  } finally {
    await endRunner(join(folder, 'state'));
    rmSync(suites, { recursive: true, force: true });
    rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  }
}

/** Resolves when a run has lasted for longer than any should, with a picture of what it hangs at. */
function tooLong(picture: () => Promise<void>): Promise<'too long'> {
  return new Promise((resolve) => {
    setTimeout(() => {
      void picture()
        .catch(() => undefined)
        .then(() => {
          resolve('too long');
        });
    }, RUN_MS).unref();
  });
}

function readLines(file: string): ResultLine[] {
  const lines = readFileSync(file, 'utf8').split('\n');
  return lines.filter((line) => line !== '').map((line) => JSON.parse(line) as ResultLine);
}

/** A window that died early reports success too: believed is only a run that wrote down all it set out to do. */
function faultOf(lines: ResultLine[], status: number | null | 'too long'): string | undefined {
  if (status === 'too long') return `had not ended after ${RUN_MS / 60_000} minutes`;
  const begin = lines.find((line) => line.what === 'begin');
  if (!begin) return `ended with ${status} before the suites began`;
  const ran = lines.filter((line) => line.what === 'test').length;
  if (!lines.some((line) => line.what === 'end')) return `ended with ${status} after ${ran} of ${begin.total} tests`;
  if (begin.total === 0 && process.env[SUITE_ENVIRONMENT.only] === undefined) return 'found no tests';
  // A hook that fails is a result too, and takes tests with it.
  if (ran < begin.total && !lines.some((line) => line.what === 'test' && line.state === 'failed'))
    return `ran ${ran} of ${begin.total} tests`;
  return status === 0 ? undefined : `all tests ran, but the window ended with ${status}`;
}
