// Violates LIFE-07: ignores SIGTERM.
import { Provider } from './base.mjs';

class Broken extends Provider {
  start() {
    process.on('SIGTERM', () => {});
    super.start();
  }
}

new Broken().start();
