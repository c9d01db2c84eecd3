import type { ArgumentDefinition, OptionDefinition } from './command.ts';

/** What several commands take; written once, so that it means and says the same everywhere. */
export const stateDir = {
  value: 'DIR',
  help: "State directory of the runner. Default: STEPWELL_STATE_DIR, else the usual place of the system for a program's state.",
  completes: 'folder',
} as const satisfies OptionDefinition;

export const pid = {
  name: 'PID',
  help: 'Id of the process, or the beginning of it: 4 digits or more.',
  required: true,
  completes: 'pid',
} as const satisfies ArgumentDefinition;

export const pids = { ...pid, many: true } as const satisfies ArgumentDefinition;

export const wait = {
  help: 'Stay until the process is over or waits for a person, and show its steps. Ctrl-C leaves it running. The exit status tells how it ended.',
} as const satisfies OptionDefinition;

export const jsonOfStarted =
  'Print one JSON value: `{pid, ...}` at once, or with --wait the whole record of the process when it is over or waits.';

export const data = (help: string) =>
  ({
    value: 'JSON|@FILE|-',
    help: `${help} A JSON object, the name of a file behind @, or - for standard input.`,
    completes: 'data-file',
  }) as const satisfies OptionDefinition;
