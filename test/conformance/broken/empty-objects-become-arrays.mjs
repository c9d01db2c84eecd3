// Violates DATA-08: writes empty objects as empty arrays; what a step passes through is not the same then, DATA-01.
import { Provider } from './base.mjs';

class Broken extends Provider {
  complete(id, output, run) {
    const changed = output.empty
      ? { ...output, empty: JSON.parse(JSON.stringify(output.empty).replaceAll('{}', '[]')) }
      : output;
    super.complete(id, changed, run);
  }
}

new Broken().start();
