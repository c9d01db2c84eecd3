// Violates ERR-03: gives the stack as one text.
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error, depth) {
    const data = super.errorData(error, depth);
    return error.message.includes('NaN') ? { ...data, stack: data.stack.join('\n') } : data;
  }
}

new Broken().start();
