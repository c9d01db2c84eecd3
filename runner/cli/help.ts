import type { ArgumentDefinition, CommandDefinition, OptionDefinition } from './definitions/command.ts';

const WIDTH = 80;

/** Help of the whole command. */
export function overview(commands: readonly CommandDefinition[]): string {
  const listed = commands.filter((command) => !command.hidden);
  return [
    'Stepwell runs the pipelines that live in your repo, step by step, in any language.',
    '',
    'Usage: stepwell COMMAND [OPTION...]',
    '',
    'Commands:',
    ...table(listed.map((command) => [command.name, command.summary])),
    '',
    'Options:',
    ...table([
      ['-h, --help', 'Show this, or the help of a command.'],
      ['-V, --version', 'Show the version.'],
    ]),
    '',
    'Examples:',
    ...examples([
      { command: 'stepwell init', help: 'Write a first process file and step.' },
      { command: 'stepwell run hello.process.json', help: 'Run it.' },
      { command: 'stepwell run --help', help: 'All about a command.' },
    ]),
    '',
  ].join('\n');
}

/** Help of one command. */
export function commandHelp(command: CommandDefinition): string {
  return [
    `Usage: ${usage(command)}`,
    '',
    ...command.description.flatMap((paragraph) => [...wrap(paragraph, WIDTH), '']),
    ...section('Arguments:', argumentRows(command)),
    ...section('Options:', [...optionRows(command), ['-h, --help', 'Show this.']]),
    ...(command.examples.length > 0 ? ['Examples:', ...examples(command.examples), ''] : []),
  ].join('\n');
}

/** `stepwell run FILE [OPTION...]` */
export function usage(command: CommandDefinition): string {
  const words = [
    'stepwell',
    command.name,
    ...command.arguments.map(argumentUsage),
    ...(Object.keys(command.options).length > 0 ? ['[OPTION...]'] : []),
    ...(command.rest ? ['--', command.rest.name] : []),
  ];
  return words.join(' ');
}

/** `--param KEY=VALUE...` */
export function optionUsage(name: string, option: OptionDefinition): string {
  const value = option.choices ? option.choices.join('|') : option.value;
  return `--${name}${value === undefined ? '' : ` ${value}`}${option.many ? '...' : ''}`;
}

/** Name and help of every argument, what stands behind `--` included. */
export function argumentRows(command: CommandDefinition): [string, string][] {
  const rows = command.arguments.map((argument): [string, string] => [
    argument.name,
    argument.choices ? `${argument.help} One of: ${argument.choices.join(', ')}.` : argument.help,
  ]);
  return command.rest ? [...rows, [command.rest.name, command.rest.help]] : rows;
}

/** Name and help of every option but `--help`. */
export function optionRows(command: CommandDefinition): [string, string][] {
  const listed = Object.entries(command.options).filter(([, option]) => !option.hidden);
  return listed.map(([name, option]) => [optionUsage(name, option), option.help]);
}

function argumentUsage({ name, required, many }: ArgumentDefinition): string {
  const word = many ? `${name}...` : name;
  return required ? word : `[${word}]`;
}

function section(title: string, rows: [string, string][]): string[] {
  return rows.length === 0 ? [] : [title, ...table(rows), ''];
}

function table(rows: [string, string][]): string[] {
  const column = Math.min(28, Math.max(...rows.map(([name]) => name.length)) + 4);
  return rows.flatMap(([name, help]) => {
    const lines = wrap(help, WIDTH - column);
    const first = `  ${name}`;
    const indented = lines.map((line) => `${' '.repeat(column)}${line}`);
    if (first.length + 2 > column) return [first, ...indented];
    return [first.padEnd(column) + (lines[0] ?? ''), ...indented.slice(1)];
  });
}

function examples(list: readonly { command: string; help: string }[]): string[] {
  return list.flatMap(({ command, help }) => [`  ${command}`, `      ${help}`]);
}

function wrap(text: string, width: number): string[] {
  const lines: string[] = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && last.length + word.length + 1 <= width) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return lines;
}
