/** One line of the file in which a run writes down what became of each test. */
export type ResultLine =
  | { what: 'begin'; total: number }
  | {
      what: 'test';
      /** Suites and test, from the outermost. */
      title: string;
      ms: number;
      /** `flaky`: passed at its second try. */
      state: 'passed' | 'flaky' | 'failed' | 'skipped';
      error?: TestError;
      /** Of the first of two tries. */
      first?: TestError;
    }
  | Measure
  | { what: 'end' };

/** What a benchmark measured. */
export interface Measure {
  what: 'measure';
  name: string;
  value: number;
}

export type TestResult = Extract<ResultLine, { what: 'test' }>;

export interface TestError {
  message: string;
  /** With the message's first line, and the lines of the sources. */
  stack: string;
}
