import { createSupervisor } from '../../../../runner/daemon/supervisor/create-supervisor.ts';
import type { JobRequest } from '../../../../runner/daemon/supervisor/supervisor.ts';

/**
 * A daemon with nothing but executors, to be killed: `node BUNDLE EXECUTOR MARK CONTAINMENT`, requests as a JSON array on stdin.
 * Prints the pids of its executors, then a line for every event.
 */
const [path = '', mark = '', containment] = process.argv.slice(2);
let text = '';
process.stdin
  .on('data', (chunk: Buffer) => {
    text += chunk.toString('utf8');
  })
  .on('end', () => {
    const requests = JSON.parse(text) as JobRequest[];
    const supervisor = createSupervisor({
      slots: requests.length,
      mark,
      path,
      containment: containment === 'pdeathsig' ? 'pdeathsig' : 'none',
    });
    for (const request of requests) {
      supervisor.run(request, {
        event: (event) => {
          console.log(event.type);
          return Promise.resolve();
        },
        progress: () => undefined,
        logGrew: () => undefined,
      });
    }
    console.log(`pids ${supervisor.pids().join(' ')}`);
  });
