// Violates RUN-02: asks for an interrupt without a message.
import { Provider } from './base.mjs';

class Broken extends Provider {
  status(run) {
    return run.interrupt ? { status: 'interrupted', interrupt: {} } : super.status(run);
  }
}

new Broken().start();
