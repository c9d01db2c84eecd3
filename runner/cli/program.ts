import { isCliError } from './cli-error.ts';
import { COMMANDS } from './definitions/index.ts';
import { EXIT, type ExitStatus } from './exit-status.ts';
import { parseArguments, UnknownNameError } from './parse-arguments.ts';
import { VERSION } from './version.ts';

/** Runs the command line. Resolves to the exit status; prints its own errors. */
export async function program(words: string[]): Promise<ExitStatus> {
  try {
    return await dispatch(words);
  } catch (error) {
    if (!isCliError(error)) throw error;
    process.stderr.write(`stepwell: ${error.message}${await suggest(error)}\n`);
    return error.status;
  }
}

async function dispatch(words: string[]): Promise<ExitStatus> {
  const [first, ...others] = words;
  if (first === '--version' || first === '-V') {
    process.stdout.write(`${VERSION}\n`);
    return EXIT.finished;
  }
  if (first === undefined) {
    process.stderr.write((await import('./help.ts')).overview(definitions()));
    return EXIT.usage;
  }
  if (first === 'help' || first === '--help' || first === '-h') {
    const [name] = others;
    const help = await import('./help.ts');
    process.stdout.write(name === undefined ? help.overview(definitions()) : help.commandHelp(find(name).definition));
    return EXIT.finished;
  }
  const command = find(first);
  if (asksForHelp(others) && !command.definition.hidden) {
    process.stdout.write((await import('./help.ts')).commandHelp(command.definition));
    return EXIT.finished;
  }
  return command.run(parseArguments(command.definition, others));
}

function find(name: string): (typeof COMMANDS)[number] {
  const found = COMMANDS.find(({ definition }) => definition.name === name);
  if (found) return found;
  const known = definitions()
    .filter((definition) => !definition.hidden)
    .map((definition) => definition.name);
  const what = name.startsWith('-') ? 'option' : 'command';
  throw new UnknownNameError(`There is no ${what} ${name}; \`stepwell --help\` lists the commands.`, name, [
    ...known,
    '--help',
    '--version',
  ]);
}

/** Before `--` only: what stands behind it belongs to another program. */
function asksForHelp(words: string[]): boolean {
  const end = words.indexOf('--');
  return (end < 0 ? words : words.slice(0, end)).some((word) => word === '--help' || word === '-h');
}

async function suggest(error: Error): Promise<string> {
  if (!(error instanceof UnknownNameError)) return '';
  const found = (await import('../../protocol/process-file/suggest.ts')).nearest(error.given, error.known);
  return found === undefined ? '' : ` Did you mean ${found}?`;
}

function definitions() {
  return COMMANDS.map(({ definition }) => definition);
}
