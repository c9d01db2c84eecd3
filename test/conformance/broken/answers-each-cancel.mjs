// Violates CANCEL-01: answers every cancel of a request.
import { Provider } from './base.mjs';

class Broken extends Provider {
  cancel({ id }) {
    if (this.running?.id !== id || !this.running.cancellable) return;
    this.running.cancelled = true;
    this.refuse(id, 1004, 'cancelled');
  }

  makeRun(id, params) {
    return Object.assign(super.makeRun(id, params), { cancellable: params.step === 'slow' });
  }

  end() {
    process.exit(this.running && !this.running.cancelled ? 1 : 0);
  }

  failed(id, error) {
    if (error.code !== 1004) super.failed(id, error);
  }
}

new Broken().start();
