// Violates LIFE-04: leaves the child processes of a step behind.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { Provider, STEPS } from './base.mjs';

class Broken extends Provider {
  steps = {
    ...STEPS,
    async 'child-print'({ holdMs = 0 }, run) {
      const child = spawn(process.execPath, ['-e', `setTimeout(() => {}, ${holdMs})`], { stdio: ['ignore', 2, 2] });
      run.tell('$/log', { level: 'info', message: 'child started', fields: { pid: child.pid } });
      await once(child, 'exit');
      return { printed: true };
    },
  };
}

new Broken().start();
