// Violates DESC-06: describes a schema that is none.
import { Provider } from './base.mjs';

class Broken extends Provider {
  description(name) {
    return { name, inputSchema: { type: 'objekt' } };
  }
}

new Broken().start();
