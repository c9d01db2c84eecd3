// Violates STRAY-05: lets what child processes print reach stdout.
import { spawnSync } from 'node:child_process';
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = {
    ...STEPS,
    'child-print'({ text = 'child print' }) {
      spawnSync(process.execPath, ['-e', 'console.log(process.argv[1])', text], {
        stdio: ['ignore', 'inherit', 'inherit'],
      });
      return { printed: true };
    },
  };
}

new Broken().start();
