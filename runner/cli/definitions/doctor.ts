import { command, define } from './command.ts';
import { stateDir } from './shared.ts';

export const doctorDefinition = define({
  name: 'doctor',
  summary: 'Check the state directory, the runner and this machine',
  description: [
    'Looks at the state directory, who may read it, the runner and its socket, the space on the disk, and how programs of steps are contained on this machine. Says of each problem what to do. Changes nothing and starts nothing.',
    'The exit status is 1 when there is a problem.',
  ],
  arguments: [],
  options: {
    'state-dir': stateDir,
    json: {
      help: 'Print one JSON value: `{stateDir, socket, owner, lives, status, log, version, build, node, platform, containment, disk, findings: [{about, level, text, advice}]}`.',
    },
  },
  examples: [
    { command: 'stepwell doctor', help: 'How is it?' },
    { command: 'stepwell doctor --json', help: 'For a program: where is the socket?' },
  ],
});

export const doctor = command(doctorDefinition, async (invocation) =>
  (await import('../commands/doctor.ts')).doctor(invocation),
);
