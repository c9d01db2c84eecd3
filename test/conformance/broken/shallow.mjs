// Violates DATA-05: takes data only 32 deep.
import { Provider } from './base.mjs';

class Broken extends Provider {
  parse(line) {
    if (line.split('{"in":').length < 24) super.parse(line);
    else this.refuse(JSON.parse(line).id, -32603, 'nested too deeply');
  }
}

new Broken().start();
