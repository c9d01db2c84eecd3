// Violates FRAME-10: reads lines of at most 8 MiB.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    if (text.length <= 8 * 1024 * 1024) super.line(text);
  }
}

new Broken().start();
