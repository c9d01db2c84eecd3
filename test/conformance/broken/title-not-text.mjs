// Violates DESC-01: gives a title that is not text.
import { Provider } from './base.mjs';

class Broken extends Provider {
  description(name) {
    return { name, title: 5 };
  }
}

new Broken().start();
