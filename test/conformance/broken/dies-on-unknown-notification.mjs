// Violates ENV-05: ends at an unknown notification.
import { Provider } from './base.mjs';

class Broken extends Provider {
  notification(message) {
    if (message.method !== '$/cancel') process.exit(1);
    super.notification(message);
  }
}

new Broken().start();
