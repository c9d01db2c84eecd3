// Violates LIFE-01: exits with code 1 at the end of stdin.
import { Provider } from './base.mjs';

class Broken extends Provider {
  end() {
    process.exit(this.state === 'new' && !this.running ? 0 : 1);
  }
}

new Broken().start();
