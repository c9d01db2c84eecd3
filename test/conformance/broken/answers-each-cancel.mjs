// Violates CANCEL-01: answers every cancel of a request.
import { Provider } from './base.mjs';

class Broken extends Provider {
  cancel({ id }) {
    // Kept beyond the end of the step: the second cancel may come when it is already gone.
    if (this.slow !== id) return;
    if (this.running?.id === id) this.running.cancelled = true;
    this.refuse(id, 1004, 'cancelled');
  }

  makeRun(id, params) {
    if (params.step === 'slow') this.slow = id;
    return super.makeRun(id, params);
  }

  end() {
    process.exit(this.running && !this.running.cancelled ? 1 : 0);
  }

  failed(id, error) {
    if (error.code !== 1004) super.failed(id, error);
  }
}

new Broken().start();
