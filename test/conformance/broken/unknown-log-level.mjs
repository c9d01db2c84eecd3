// Violates NOTE-04: logs with the level "warn".
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    const tell = (method, { level, ...fields }) =>
      run.tell(method, method === '$/log' ? { level: level.replace('warning', 'warn'), ...fields } : fields);
    return { ...run, tell };
  }
}

new Broken().start();
