import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['test/**/*.test.ts'],
    globalSetup: ['test/support/build-once.ts'],
    reporters: ['default', './test/support/count-reporter.ts'],
    testTimeout: 60_000,
    hookTimeout: 60_000,
    // Tests start real process trees; more workers than cores only makes them wait for each other.
    maxWorkers: 2,
    maxConcurrency: 2,
    // A busy machine can make a real program late; the reporter names whatever needed its second try.
    retry: 1,
  },
});
