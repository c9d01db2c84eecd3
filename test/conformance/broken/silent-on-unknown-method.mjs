// Violates ENV-04: does not answer an unknown method.
import { Provider } from './base.mjs';

class Broken extends Provider {
  unknownMethod() {}
}

new Broken().start();
