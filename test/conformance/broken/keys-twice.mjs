// Violates DATA-09: writes a key twice.
// Shows in: NOTE-05
import { Provider } from './base.mjs';

class Broken extends Provider {
  write(text) {
    super.write(text.replace('"path":"table.txt"}', '"path":"table.txt","path":"table.txt"}'));
  }
}

new Broken().start();
