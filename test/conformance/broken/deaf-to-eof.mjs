// Violates LIFE-01: does not end with its stdin.
import { Provider } from './base.mjs';

class Broken extends Provider {
  end() {
    if (this.state === 'new' || this.running) super.end();
    else setTimeout(() => {}, 60_000);
  }
}

new Broken().start();
