// Violates STRAY-02: throws away what steps print.
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = { ...STEPS, print: ({ via }) => (via === 'fd' ? STEPS.print({ via }) : { printed: true }) };
}

new Broken().start();
