// Violates INIT-02: chooses a version that was not offered.
import { Provider } from './base.mjs';

class Broken extends Provider {
  self() {
    return { ...super.self(), protocolVersion: '2' };
  }
}

new Broken().start();
