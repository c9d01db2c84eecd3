// Violates STRAY-03: lets prints reach stdout, where they do no harm.
import { Provider, STEPS, writeAll } from './base.mjs';

class Broken extends Provider {
  steps = {
    ...STEPS,
    print({ text = '', via }) {
      if (via === 'fd') return STEPS.print({ via });
      writeAll(Buffer.from(text));
      return { printed: true };
    },
  };
}

new Broken().start();
