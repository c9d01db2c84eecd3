import type { Reporter, TestCase, TestModule } from 'vitest/node';

/**
 * Ends a run with one plain line, `N passed, N failed, N skipped`, and names every test that did not run.
 * With CI set, a skipped test fails the run: there, what a test needs must be installed.
 */
export default class CountReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const cases = modules.flatMap((module): TestCase[] => [...module.children.allTests()]);
    const count = (state: string): number => cases.filter((test) => test.result().state === state).length;
    const broken = modules.filter((module) => module.state() === 'failed' && count('failed') === 0).length;
    for (const test of cases.filter((candidate) => candidate.diagnostic()?.flaky)) {
      console.log(`FLAKY, passed at its second try: ${test.module.relativeModuleId} > ${test.fullName}`);
    }
    const skipped = cases.filter((test) => test.result().state === 'skipped');
    for (const test of skipped) {
      const reason = test.result().state === 'skipped' ? (test.result() as { note?: string }).note : undefined;
      console.log(`NOT RUN: ${test.module.relativeModuleId} > ${test.fullName}${reason ? ` (${reason})` : ''}`);
    }
    if (skipped.length > 0 && process.env['CI']) {
      console.log('Tests that could not run fail CI: install what they need in .ci/run.');
      process.exitCode = 1;
    }
    console.log(`${count('passed')} passed, ${count('failed') + broken} failed, ${skipped.length} skipped`);
  }
}
