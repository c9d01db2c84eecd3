// Violates ENV-10: takes missing params for an unknown step.
import { Provider } from './base.mjs';

class Broken extends Provider {
  run(id, params) {
    if (typeof params?.step === 'string') super.run(id, params);
    else this.unknownStep(id, { step: '?' });
  }
}

new Broken().start();
