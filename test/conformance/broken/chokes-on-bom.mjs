// Violates FRAME-08: does not know byte order marks.
import { Provider } from './base.mjs';

class Broken extends Provider {
  line(text) {
    if (text.replace(/\r$/, '') !== '') this.parse(text);
  }
}

new Broken().start();
