// Violates ENV-05: answers an unknown notification with an error.
import { Provider } from './base.mjs';

class Broken extends Provider {
  notification(message) {
    if (message.method !== '$/cancel') this.refuse(null, -32601, 'unknown notification');
    super.notification(message);
  }
}

new Broken().start();
