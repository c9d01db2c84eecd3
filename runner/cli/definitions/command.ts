import type { ExitStatus } from '../exit-status.ts';

/**
 * A command as data. Parsing, help, docs/cli.md and shell completion are all made from it, so that they cannot
 * differ from each other.
 */
export interface CommandDefinition {
  name: string;
  /** One line, for the list of commands. */
  summary: string;
  /** Paragraphs for its own help, plain text. */
  description: readonly string[];
  arguments: readonly ArgumentDefinition[];
  /** By long name, without the dashes. */
  options: Readonly<Record<string, OptionDefinition>>;
  /** What may stand behind `--`, for a command that runs another program. */
  rest?: { name: string; help: string };
  examples: readonly Example[];
  /** Called by completion scripts and the like; not listed. */
  hidden?: true;
}

export interface ArgumentDefinition {
  name: string;
  help: string;
  required?: true;
  /** Takes every further argument; the last one only. */
  many?: true;
  choices?: readonly string[];
  completes?: Completes;
}

export interface OptionDefinition {
  help: string;
  /** What its value is called in the help; absent: it takes none. */
  value?: string;
  /** May be given several times. */
  many?: true;
  choices?: readonly string[];
  completes?: Completes;
  /** For other programs of ours; not listed. */
  hidden?: true;
}

/**
 * What a shell offers for a value, beside `choices`. `step`: those of the process file that is the first argument;
 * `process-step`: those of the process whose id it is.
 */
export type Completes = 'process-file' | 'step' | 'param' | 'folder' | 'data-file' | 'command' | 'pid' | 'process-step';

export interface Example {
  command: string;
  help: string;
}

/** What was given on the command line, by the names of the definition. */
export interface Invocation<Definition extends CommandDefinition = CommandDefinition> {
  arguments: string[];
  options: OptionValues<Definition['options']>;
  /** What stood behind `--`. */
  rest: string[];
}

export type OptionValues<Options extends Readonly<Record<string, OptionDefinition>>> = {
  [Name in keyof Options]: Options[Name] extends { many: true }
    ? Options[Name] extends { choices: readonly (infer Choice)[] }
      ? Choice[]
      : string[]
    : Options[Name] extends { choices: readonly (infer Choice)[] }
      ? Choice | undefined
      : Options[Name] extends { value: string }
        ? string | undefined
        : boolean;
};

/** A command with what it does; its code is loaded when it runs. */
export interface Command {
  definition: CommandDefinition;
  run(invocation: Invocation): Promise<ExitStatus>;
}

/** Keeps the exact type of a definition, from which the types of its options follow. */
export function define<const Definition extends CommandDefinition>(definition: Definition): Definition {
  return definition;
}

/** Ties a definition to its code. */
export function command<Definition extends CommandDefinition>(
  definition: Definition,
  run: (invocation: Invocation<Definition>) => Promise<ExitStatus>,
): Command {
  return { definition, run };
}
