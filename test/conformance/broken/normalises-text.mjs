// Violates DATA-02: puts text into one of Unicode's normal forms.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    super.line(text.normalize('NFC'));
  }
}

new Broken().start();
