// Violates ERR-04: gives all causes, however many.
import { Provider } from './base.mjs';

class Broken extends Provider {
  errorData(error) {
    const data = super.errorData({ ...error, name: error.name, stack: error.stack, cause: undefined });
    return error.cause ? { ...data, cause: { message: error.cause.message, data: this.errorData(error.cause) } } : data;
  }
}

new Broken().start();
