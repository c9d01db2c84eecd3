// Violates INIT-07: names a step twice.
import { Provider } from './base.mjs';

class Broken extends Provider {
  self() {
    return { ...super.self(), steps: [...Object.keys(this.steps), 'echo'] };
  }
}

new Broken().start();
