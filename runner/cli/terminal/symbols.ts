/** What stands before a step, so that its state can be told without colours. */
export interface Symbols {
  pending: string;
  finished: string;
  error: string;
  retry: string;
  interrupted: string;
  skipped: string;
  cancelled: string;
  /** Frames of what turns while a step runs. */
  running: readonly string[];
  bar: { done: string; left: string };
  /** Before a line of a step's log. */
  log: string;
  ellipsis: string;
  separator: string;
}

const UNICODE: Symbols = {
  pending: '○',
  finished: '✔',
  error: '✖',
  retry: '↻',
  interrupted: '‖',
  skipped: '↷',
  cancelled: '⊘',
  running: ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'],
  bar: { done: '━', left: '╌' },
  log: '│',
  ellipsis: '…',
  separator: '·',
};

const ASCII: Symbols = {
  pending: '.',
  finished: '+',
  error: 'x',
  retry: '@',
  interrupted: '=',
  skipped: '>',
  cancelled: '!',
  running: ['|', '/', '-', '\\'],
  bar: { done: '#', left: '-' },
  log: '|',
  ellipsis: '...',
  separator: '-',
};

/** The Linux console and the old console of Windows have no font for more than ASCII. */
export function symbolsFor(env: NodeJS.ProcessEnv, platform: NodeJS.Platform): Symbols {
  if (platform !== 'win32') return env['TERM'] === 'linux' || env['TERM'] === 'dumb' ? ASCII : UNICODE;
  const modern = env['WT_SESSION'] ?? env['TERM_PROGRAM'] ?? env['ConEmuTask'] ?? env['TERM'];
  return modern === undefined ? ASCII : UNICODE;
}
