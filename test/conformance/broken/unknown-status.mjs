// Violates RUN-01: answers with the status "done".
import { Provider } from './base.mjs';

class Broken extends Provider {
  status(run) {
    return run.interrupt ? super.status(run) : { status: 'done' };
  }
}

new Broken().start();
