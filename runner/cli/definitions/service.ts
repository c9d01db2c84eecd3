import { command, define } from './command.ts';
import { stateDir } from './shared.ts';

export const SERVICE_ACTIONS = ['install', 'uninstall', 'status'] as const;

export const serviceDefinition = define({
  name: 'service',
  summary: 'Have the system start the runner: at boot, and again if it dies',
  description: [
    'Makes the runner a service of systemd: of yourself, or with --system of the machine. The queue then goes on after a reboot without anybody logging in. On other systems it says what to do by hand.',
    'Installing it again takes over changed options. Uninstalling leaves the state directory, and so the queue, as it is.',
  ],
  arguments: [{ name: 'ACTION', help: 'What to do.', required: true, choices: SERVICE_ACTIONS }],
  options: {
    system: { help: 'A service of the machine; needs root. Default when root calls it.' },
    user: { value: 'NAME', help: 'With --system: the user it runs as. Default: whoever called sudo.' },
    concurrency: { value: 'N', help: 'How many processes run at once. Default: that of `stepwell runner`.' },
    group: { value: 'GROUP', help: 'Let the members of this group use the runner.' },
    print: { help: 'install: print the unit instead of installing it.' },
    'state-dir': stateDir,
  },
  examples: [
    { command: 'stepwell service install', help: 'For yourself.' },
    { command: 'sudo stepwell service install --user deploy', help: 'On a server, as the user deploy.' },
    { command: 'stepwell service install --print', help: 'See the unit first.' },
  ],
});

export const service = command(serviceDefinition, async (invocation) =>
  (await import('../commands/service.ts')).service(invocation),
);
