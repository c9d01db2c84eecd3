// Violates ERR-05: does not tell where and what an exception was.
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error) {
    return { ...super.errorData(error), stack: undefined, type: undefined, cause: undefined };
  }
}

new Broken().start();
