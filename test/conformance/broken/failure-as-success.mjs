// Violates ERR-01: answers some failed steps with an empty output.
import { Provider } from './base.mjs';

class Broken extends Provider {
  failed(id, error) {
    if (error.message.startsWith('Gr')) this.answer(id, { status: 'completed', output: {} });
    else super.failed(id, error);
  }
}

new Broken().start();
