// Violates FRAME-06: decodes every piece by itself.
import { Provider } from './base.mjs';

class Broken extends Provider {
  chunk(chunk) {
    super.chunk(Buffer.from(chunk.toString('utf8')));
  }
}

new Broken().start();
