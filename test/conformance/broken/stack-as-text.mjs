// Violates ERR-03: gives the stack as one text.
// Shows in: DATA-03
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error, depth) {
    const data = super.errorData(error, depth);
    return error.message.includes('NaN') ? { ...data, stack: data.stack.join('\n') } : data;
  }
}

new Broken().start();
