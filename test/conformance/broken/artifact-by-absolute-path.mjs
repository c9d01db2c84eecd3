// Violates NOTE-05: names an artifact by its absolute path.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    const tell = (method, fields) =>
      run.tell(method, fields.path ? { ...fields, path: `${run.context.artifactDir}/${fields.path}` } : fields);
    return { ...run, tell };
  }
}

new Broken().start();
