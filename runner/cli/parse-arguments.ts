import { parseArgs } from 'node:util';
import { CliError } from './cli-error.ts';
import type { CommandDefinition, Invocation } from './definitions/command.ts';

/** A usage error that names the word nobody knows and what it could have meant. */
export class UnknownNameError extends CliError {
  readonly given: string;
  readonly known: readonly string[];

  constructor(message: string, given: string, known: readonly string[]) {
    super(message);
    this.given = given;
    this.known = known;
  }
}

/**
 * Reads the words behind a command's name by its definition. Node's own parser does the splitting: a library for it
 * took ten milliseconds of every start. Throws a CliError with one clear sentence.
 */
export function parseArguments<Definition extends CommandDefinition>(
  definition: Definition,
  words: string[],
): Invocation<Definition> {
  const { tokens } = parseArgs({
    args: words,
    strict: false,
    tokens: true,
    allowPositionals: true,
    options: Object.fromEntries(
      Object.entries(definition.options).map(([name, option]) => [
        name,
        { type: option.value === undefined ? 'boolean' : 'string' },
      ]),
    ),
  });
  const given: string[] = [];
  const rest: string[] = [];
  const options: Record<string, string | boolean | string[] | undefined> = {};
  for (const [name, option] of Object.entries(definition.options)) {
    options[name] = option.many ? [] : option.value === undefined ? false : undefined;
  }
  let terminated = false;
  for (const token of tokens) {
    if (token.kind === 'option-terminator') terminated = true;
    else if (token.kind === 'positional') (terminated && definition.rest ? rest : given).push(token.value);
    else addOption(definition, options, token);
  }
  return {
    arguments: checkArguments(definition, given),
    options: options as Invocation<Definition>['options'],
    rest: checkRest(definition, rest),
  };
}

interface OptionToken {
  name: string;
  rawName: string;
  value: string | undefined;
  inlineValue: boolean | undefined;
}

function addOption(
  definition: CommandDefinition,
  options: Record<string, string | boolean | string[] | undefined>,
  { name, rawName, value, inlineValue }: OptionToken,
): void {
  const option = Object.hasOwn(definition.options, name) ? definition.options[name] : undefined;
  if (!option || rawName !== `--${name}`) {
    const known = Object.keys(definition.options).map((key) => `--${key}`);
    throw new UnknownNameError(`\`stepwell ${definition.name}\` has no option ${rawName}.`, rawName, known);
  }
  if (option.value === undefined) {
    if (value !== undefined) throw new CliError(`The option --${name} takes no value.`);
    options[name] = true;
    return;
  }
  // A value that looks like an option is one, mostly: `--data --json` forgot the data. `--data=--json` is explicit.
  if (value === undefined || (!inlineValue && value.startsWith('-') && value !== '-')) {
    throw new CliError(`The option --${name} needs a value: --${name} ${option.value}.`);
  }
  if (option.choices && !option.choices.includes(value)) {
    throw new UnknownNameError(`--${name} takes ${listOf(option.choices)}, not "${value}".`, value, option.choices);
  }
  const before = options[name];
  if (Array.isArray(before)) before.push(value);
  else if (before !== undefined) throw new CliError(`The option --${name} is given twice.`);
  else options[name] = value;
}

function checkArguments(definition: CommandDefinition, given: string[]): string[] {
  const missing = definition.arguments.find((argument, index) => argument.required && given[index] === undefined);
  if (missing) throw new CliError(`\`stepwell ${definition.name}\` needs ${missing.name}: ${missing.help}`);
  const last = definition.arguments.at(-1);
  const extra = given[definition.arguments.length];
  if (extra !== undefined && !last?.many) {
    const hint = definition.rest ? ` Put ${definition.rest.name} behind --.` : '';
    throw new CliError(`\`stepwell ${definition.name}\` does not take "${extra}".${hint}`);
  }
  definition.arguments.forEach(({ name, choices }, index) => {
    const value = given[index];
    if (choices && value !== undefined && !choices.includes(value)) {
      throw new UnknownNameError(`${name} is ${listOf(choices)}, not "${value}".`, value, choices);
    }
  });
  return given;
}

function checkRest(definition: CommandDefinition, rest: string[]): string[] {
  if (definition.rest && rest.length === 0 && !definition.hidden) {
    throw new CliError(
      `\`stepwell ${definition.name}\` needs a command behind --: stepwell ${definition.name} -- ${definition.rest.name}`,
    );
  }
  return rest;
}

function listOf(names: readonly string[]): string {
  return names.length < 2 ? names.join('') : `${names.slice(0, -1).join(', ')} or ${names.at(-1) ?? ''}`;
}
