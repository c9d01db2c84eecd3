// What VS Code loads into its extension host: runs the suites of this window and writes down each result.
import Mocha from 'mocha';
import { appendFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import type { ResultLine, TestError } from '../run/result-line.ts';
import { SUITE_ENVIRONMENT } from '../window/bridge-requests.ts';

const TEST_MS = 30_000;

export async function run(): Promise<void> {
  process.setSourceMapsEnabled(true);
  const [results, folder, only] = [variable('results'), variable('suites'), variable('only')];
  // Base says nothing: results go to a file. A busy machine can make a real program late; whatever needed its second try is named.
  const mocha = new Mocha({ ui: 'tdd', timeout: TEST_MS, retries: 1, reporter: Mocha.reporters.Base });
  if (only !== '') mocha.grep(new RegExp(only));
  for (const file of readdirSync(folder).filter((name) => name.endsWith('.suite.js')))
    mocha.addFile(join(folder, file));

  const say = (line: ResultLine): void => {
    appendFileSync(results, `${JSON.stringify(line)}\n`);
  };
  await new Promise<void>((resolve) => {
    const runner = mocha.run(() => {
      say({ what: 'end' });
      resolve();
    });
    say({ what: 'begin', total: runner.total });
    const of = (test: Mocha.Runnable): { title: string; ms: number } => ({
      title: test.titlePath().join(' > '),
      ms: test.duration ?? 0,
    });
    const firstErrors = new Map<string, TestError>();
    const first = (test: Mocha.Runnable): { first?: TestError } => {
      const error = firstErrors.get(test.fullTitle());
      return error ? { first: error } : {};
    };
    runner.on('retry', (test: Mocha.Runnable, error: unknown) => {
      firstErrors.set(test.fullTitle(), describe(error));
    });
    runner.on('pass', (test) => {
      const retried = (test as unknown as { currentRetry(): number }).currentRetry() > 0;
      say({ what: 'test', ...of(test), state: retried ? 'flaky' : 'passed', ...first(test) });
    });
    runner.on('fail', (test, error: unknown) => {
      say({ what: 'test', ...of(test), state: 'failed', error: describe(error), ...first(test) });
    });
    runner.on('pending', (test) => {
      say({ what: 'test', ...of(test), state: 'skipped' });
    });
  });
  // Failures are in the results: the host ends well when all of them were written.
}

function variable(name: keyof typeof SUITE_ENVIRONMENT): string {
  const value = process.env[SUITE_ENVIRONMENT[name]];
  if (value === undefined)
    throw new Error(`${SUITE_ENVIRONMENT[name]} is not set: run the suites with npm run test:editor`);
  return value;
}

function describe(error: unknown): TestError {
  if (!(error instanceof Error)) return { message: String(error), stack: '' };
  // The stack of an assertion has only the first line of what it says.
  return { message: error.message, stack: error.stack ?? '' };
}
