// Violates FRAME-05: writes `id` at the end.
import { Provider } from './base.mjs';

class Broken extends Provider {
  send({ id, ...message }) {
    super.send(id === undefined ? message : { ...message, id });
  }
}

new Broken().start();
