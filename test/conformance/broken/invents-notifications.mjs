// Violates ENV-09: sends a notification that is not of the protocol.
import { Provider } from './base.mjs';

class Broken extends Provider {
  makeRun(id, params) {
    const run = super.makeRun(id, params);
    run.tell('$/heartbeat', {});
    return run;
  }
}

new Broken().start();
