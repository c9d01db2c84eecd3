// Violates ERR-05: does not tell where and what an exception was.
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error, depth) {
    return { ...super.errorData(error, depth), stack: undefined, type: undefined };
  }
}

new Broken().start();
