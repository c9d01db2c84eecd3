// Violates FRAME-07: ignores lines that end with a carriage return.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    if (!/[^\r]\r$/.test(text)) super.line(text);
  }
}

new Broken().start();
