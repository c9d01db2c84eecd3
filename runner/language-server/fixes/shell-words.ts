/** What a shell would make something of: no program and its arguments alone. */
const SPECIAL = /[|&;<>()$`*?[\]{}~#!\n]/;
const WORD = /\s*((?:[^\s"'\\]|"[^"\\]*"|'[^']*'|\\.)+)/y;

/** A line as a program and its arguments; undefined where it takes a shell to understand it. */
export function shellWords(line: string): [string, ...string[]] | undefined {
  const unquoted = line.replaceAll(/'[^']*'/g, '');
  if (SPECIAL.test(unquoted)) return undefined;
  const words: string[] = [];
  WORD.lastIndex = 0;
  let end = 0;
  for (let found = WORD.exec(line); found !== null; found = WORD.exec(line)) {
    words.push((found[1] ?? '').replaceAll(/"([^"]*)"|'([^']*)'|\\(.)/g, '$1$2$3'));
    end = WORD.lastIndex;
  }
  const [program, ...args] = words;
  // A quote that is not closed, a variable that is set, or what shells do themselves.
  if (program === undefined || line.slice(end).trim() !== '' || program.includes('=') || BUILT_IN.has(program))
    return undefined;
  return [program, ...args];
}

const BUILT_IN = new Set([
  'cd',
  'export',
  'set',
  'unset',
  'source',
  '.',
  'eval',
  'exec',
  'exit',
  'if',
  'for',
  'while',
  'case',
  'alias',
  'trap',
  'read',
  'shift',
  'wait',
  'umask',
]);
