// Violates STRAY-06: lets child processes read the executor's messages.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = {
    ...STEPS,
    async 'child-reads-stdin'() {
      const program = "require('fs').readFileSync(0)";
      const child = spawn(process.execPath, ['-e', program], { stdio: ['inherit', 'ignore', 'inherit'] });
      await once(child, 'exit');
      return { bytes: 0 };
    },
  };
}

new Broken().start();
