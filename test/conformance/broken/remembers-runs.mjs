// Violates RUN-05: lets a run see what others left behind.
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  seen = 0;
  steps = {
    ...STEPS,
    echo: (input, run) => (++this.seen < 10 ? STEPS.echo(input, run) : { ...input, seen: this.seen }),
  };
}

new Broken().start();
