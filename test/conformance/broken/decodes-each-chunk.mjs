// Violates FRAME-06: decodes every piece by itself.
import { Provider } from './base.mjs';

class Broken extends Provider {
  text = '';

  chunk(chunk) {
    const lines = `${this.text}${chunk.toString('utf8')}`.split('\n');
    this.text = lines.pop();
    for (const line of lines) this.line(line);
  }
}

new Broken().start();
