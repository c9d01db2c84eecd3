// A provider with a step of its own and none of the everything provider's.
import { Provider } from './broken/base.mjs';

class Greeter extends Provider {
  steps = { greet: ({ name = 'nobody' }) => ({ greeting: `Hello ${name}` }) };
}

new Greeter().start();
