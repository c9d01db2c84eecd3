// Violates NOTE-02: reports progress that falls.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    const progress = (...[n, total, message]) => {
      run.progress(n, total, message);
      if (n === 1) run.tell('$/progress', { progress: 0.5, total });
    };
    return { ...run, progress };
  }
}

new Broken().start();
