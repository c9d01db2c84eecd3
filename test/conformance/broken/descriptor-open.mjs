// Violates STRAY-04: lets writes to descriptor 1 reach stdout.
import { Provider, STEPS, writeAll } from './base.mjs';

class Broken extends Provider {
  steps = {
    ...STEPS,
    print({ text = '', via }) {
      if (via !== 'fd') return STEPS.print({ text });
      writeAll(Buffer.from(text));
      return { printed: true };
    },
  };
}

new Broken().start();
