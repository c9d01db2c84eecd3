// Violates LIFE-02: exits with code 1 when it was never used.
import { Provider } from './base.mjs';

class Broken extends Provider {
  seen = false;

  message(message) {
    this.seen = true;
    super.message(message);
  }

  end() {
    if (this.seen) super.end();
    process.exit(1);
  }
}

new Broken().start();
