// Violates ENV-06: refuses fields it does not know.
import { Provider } from './base.mjs';

class Broken extends Provider {
  request(message) {
    const known = ['jsonrpc', 'id', 'method', 'params'];
    if (Object.keys(message).some((key) => !known.includes(key))) this.refuse(message.id, -32600, 'unknown field');
    else super.request(message);
  }
}

new Broken().start();
