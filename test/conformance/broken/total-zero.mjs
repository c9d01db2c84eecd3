// Violates NOTE-03: reports a total of 0.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    return {
      ...run,
      progress: (n, total, message) => run.progress(n, params.step === 'progress' ? 0 : total, message),
    };
  }
}

new Broken().start();
