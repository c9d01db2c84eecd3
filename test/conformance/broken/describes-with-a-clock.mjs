// Violates DESC-04: describes otherwise each time.
import { Provider } from './base.mjs';

class Broken extends Provider {
  asked = 0;

  description(name) {
    return { name, description: `asked ${++this.asked} times` };
  }
}

new Broken().start();
