// Violates DATA-04: writes big integers as numbers.
import { Provider } from './base.mjs';

class Broken extends Provider {
  write(text) {
    super.write(text.replace('"value":"9007199254740993"', '"value":9007199254740993'));
  }
}

new Broken().start();
