// Violates ENV-07: looks for `jsonrpc` at the beginning of the line.
import { Provider } from './base.mjs';

class Broken extends Provider {
  parse(line) {
    if (!line.startsWith('{"') || line.startsWith('{"jsonrpc"')) super.parse(line);
  }
}

new Broken().start();
