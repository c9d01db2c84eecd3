// Violates DESC-05: answers step/describe without saying that it can.
import { Provider } from './base.mjs';

class Broken extends Provider {
  capabilities = { cancel: true, reuse: true };
}

new Broken().start();
