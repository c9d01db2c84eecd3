import { command, define } from './command.ts';

export const runDefinition = define({
  name: 'run',
  summary: 'Run a process file here and now',
  description: [
    'Runs the steps of FILE one after the other in this terminal: no runner, no queue. The output of the last step goes to standard output as JSON, everything else to standard error.',
    'When a step interrupts the process, its data is opened in $VISUAL or $EDITOR; you see what you changed and are asked whether to proceed. Without a terminal the process stops there with exit status 3.',
    'A run that stops at an interrupt, or fails on a terminal, keeps what it takes to go on in a folder for you alone, and shows the command: `--continue` with that folder. The data lies there in data.json, where you can edit it; it is checked against the schema of the pause and the inputSchema of the next step. The folder is yours to remove.',
    'Ctrl-C cancels: the running step is asked to end. Ctrl-C again kills it.',
  ],
  arguments: [{ name: 'FILE', help: 'The process file.', required: true, completes: 'process-file' }],
  options: {
    data: {
      value: 'JSON|@FILE|-',
      help: "Start data: a JSON object, the name of a file behind @, or - for standard input. Default: the file's own `data`.",
      completes: 'data-file',
    },
    param: { value: 'KEY=VALUE', many: true, help: 'A parameter of the process. May be repeated.', completes: 'param' },
    from: {
      value: 'STEP',
      help: 'Start at this step; the data is its input. Steps before it count as skipped, so nothing that runs may name their outputs or files. The data is checked against the schema of the pause before the step, and its inputSchema.',
      completes: 'step',
    },
    until: { value: 'STEP', help: 'Stop after this step; its output is the result.', completes: 'step' },
    continue: {
      value: 'FOLDER',
      help: 'Go on with a run that was interrupted or failed, from the folder it kept: with its data, its parameters, and what earlier steps gave. --data, --param and --until replace what it has.',
      completes: 'folder',
    },
    print: {
      value: 'KEY',
      help: 'Print one value of the output: a text as it is, anything else as JSON. KEY is a key of the output or a path such as summary.rows[0]["a key"].',
    },
    json: {
      help: 'Print the whole record of the process as JSON, also when it failed or was interrupted; then `keptIn` is the folder for --continue.',
    },
    'on-interrupt': {
      value: 'WHAT',
      choices: ['edit', 'proceed', 'stop'],
      help: 'At an interrupt: edit the data and ask, proceed with the data as it is, or stop with exit status 3. Default: edit on a terminal, otherwise stop.',
    },
    artifacts: {
      value: 'DIR',
      help: 'Where to make the folder for the files that steps leave behind. Default: the folder for temporary files of the system. It is kept when there are any.',
      completes: 'folder',
    },
  },
  examples: [
    { command: 'stepwell run release-notes.process.json', help: 'Run it, with what the file says.' },
    {
      command: `stepwell run import.process.json --data '{"file": "orders.csv"}' --param limit=100`,
      help: 'Give start data and a parameter.',
    },
    {
      command: 'stepwell run import.process.json --from check --until check --data @rows.json',
      help: 'Work on one step.',
    },
    { command: 'stepwell run release-notes.process.json --print file', help: 'One value of the output, for a script.' },
    { command: 'stepwell run nightly.process.json --json > record.json', help: 'From a script: keep the record.' },
  ],
});

export const run = command(runDefinition, async (invocation) => (await import('../commands/run.ts')).run(invocation));
