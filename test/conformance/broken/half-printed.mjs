// Violates STRAY-01, and so STRAY-03: prints into the same line as its answers.
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = { ...STEPS, print: (input) => this.print(input) };
  printed = '';

  print({ text = '', via }) {
    if (via === 'fd') return STEPS.print({ via });
    this.printed = text;
    return { printed: true };
  }

  send(message) {
    this.write(`\n${this.printed}${JSON.stringify(message)}\n`);
    this.printed = '';
  }
}

new Broken().start();
