// Violates NOTE-06: gives a wrong size of an artifact.
// Shows in: NOTE-05
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    return { ...run, tell: (method, fields) => run.tell(method, fields.path ? { ...fields, bytes: 1 } : fields) };
  }
}

new Broken().start();
