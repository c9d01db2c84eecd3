import type { CommandDefinition, Completes } from '../definitions/command.ts';
import { fileCandidates } from './process-files.ts';
import { paramNames, stepIds } from './process-file-names.ts';

/** One thing that may stand in place of the last word. */
export interface Candidate {
  value: string;
  help?: string;
}

interface Line {
  definition: CommandDefinition;
  /** Words between the command's name and the one being completed. */
  before: string[];
  word: string;
}

/** What may stand in place of the last of the words. */
export async function candidates(
  definitions: readonly CommandDefinition[],
  words: readonly string[],
): Promise<Candidate[]> {
  const word = words.at(-1) ?? '';
  const listed = definitions.filter((definition) => !definition.hidden);
  if (words.length <= 1 || words[0] === 'help')
    return matching([...listed.map(commandCandidate), ...globalOptions(word)], word);
  const definition = listed.find(({ name }) => name === words[0]);
  if (!definition) return [];
  const before = words.slice(1, -1);
  // Behind -- stands another program, which completes for itself, if at all.
  if (before.includes('--')) return [{ value: ':files' }];
  return atWord({ definition, before, word });
}

async function atWord({ definition, before, word }: Line): Promise<Candidate[]> {
  const inline = /^--([^=]+)=/.exec(word);
  if (inline?.[1] !== undefined) {
    const start = inline[0];
    const rest = word.slice(start.length);
    return (await valueCandidates({ definition, before, word: rest }, inline[1]))
      .filter(({ value }) => !value.startsWith(':'))
      .map((candidate) => ({ ...candidate, value: start + candidate.value }));
  }
  const previous = before.at(-1);
  if (previous?.startsWith('--') && definition.options[previous.slice(2)]?.value !== undefined) {
    return valueCandidates({ definition, before, word }, previous.slice(2));
  }
  if (word.startsWith('-')) return optionCandidates({ definition, before, word });
  const given = positionals(definition, before);
  const argument =
    definition.arguments[given.length] ?? (definition.arguments.at(-1)?.many ? definition.arguments.at(-1) : undefined);
  if (!argument) return optionCandidates({ definition, before, word });
  if (argument.choices)
    return matching(
      argument.choices.map((value) => ({ value })),
      word,
    );
  return argument.completes ? named(argument.completes, { definition, before, word }) : [];
}

function optionCandidates({ definition, before, word }: Line): Candidate[] {
  const options = Object.entries(definition.options)
    .filter(
      ([name, option]) =>
        !option.hidden &&
        (option.many || !before.some((given) => given === `--${name}` || given.startsWith(`--${name}=`))),
    )
    .map(([name, option]) => ({ value: `--${name}`, help: option.help }));
  const rest = definition.rest ? [{ value: '--', help: definition.rest.help }] : [];
  return matching([...options, { value: '--help', help: 'Show the help of this command.' }, ...rest], word);
}

async function valueCandidates(line: Line, name: string): Promise<Candidate[]> {
  const option = line.definition.options[name];
  if (option?.choices)
    return matching(
      option.choices.map((value) => ({ value })),
      line.word,
    );
  return option?.completes ? named(option.completes, line) : [];
}

async function named(what: Completes, { definition, before, word }: Line): Promise<Candidate[]> {
  switch (what) {
    case 'process-file':
      return fileCandidates(word);
    case 'folder':
      return [{ value: ':folders' }];
    case 'data-file':
      return word === ''
        ? matching(
            [
              { value: '@', help: 'a file' },
              { value: '-', help: 'standard input' },
            ],
            word,
          )
        : [{ value: ':data-files' }];
    case 'step':
      return matching(stepIds(positionals(definition, before)[0]), word);
    case 'param':
      return matching(paramNames(positionals(definition, before)[0]), word);
    case 'command':
      return [{ value: ':files' }];
    case 'pid':
      return matching(await (await import('./queued.ts')).processIds(word, valueOf('state-dir', before)), word);
    case 'process-step': {
      const [pid] = positionals(definition, before);
      return matching(await (await import('./queued.ts')).stepsOfProcess(pid, valueOf('state-dir', before)), word);
    }
  }
}

/** What was given for an option, in either form. */
function valueOf(name: string, words: readonly string[]): string | undefined {
  const at = words.lastIndexOf(`--${name}`);
  if (at >= 0) return words[at + 1];
  return words.findLast((word) => word.startsWith(`--${name}=`))?.slice(name.length + 3);
}

/** The arguments among the words: neither options nor their values. */
function positionals(definition: CommandDefinition, words: readonly string[]): string[] {
  return words.filter((word, index) => {
    const previous = words[index - 1];
    const isValue = previous?.startsWith('--') && definition.options[previous.slice(2)]?.value !== undefined;
    return !word.startsWith('-') && !isValue;
  });
}

function commandCandidate({ name, summary }: CommandDefinition): Candidate {
  return { value: name, help: summary };
}

function globalOptions(word: string): Candidate[] {
  return word.startsWith('-')
    ? [
        { value: '--help', help: 'Show the help.' },
        { value: '--version', help: 'Show the version.' },
      ]
    : [];
}

function matching(all: Candidate[], word: string): Candidate[] {
  return all.filter(({ value }) => value.startsWith(word));
}
