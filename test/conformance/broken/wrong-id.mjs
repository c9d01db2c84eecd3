// Violates ENV-02: answers with an id of its own.
import { Provider } from './base.mjs';

class Broken extends Provider {
  send(message) {
    super.send(typeof message.id === 'string' ? { ...message, id: `x${message.id}` } : message);
  }
}

new Broken().start();
