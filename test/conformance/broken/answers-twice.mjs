// Violates ENV-03: writes every result twice.
import { Provider } from './base.mjs';

class Broken extends Provider {
  answer(id, result) {
    super.answer(id, result);
    super.answer(id, result);
  }
}

new Broken().start();
