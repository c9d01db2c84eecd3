/** What the unit of a runner is made from. */
export interface UnitOptions {
  /** Absolute paths: of Node, and of the command's own file. */
  node: string;
  script: string;
  /** The machine's service manager, or that of one user. */
  scope: 'system' | 'user';
  /** `system` only: the user it runs as. */
  user: string | undefined;
  /** Undefined: the user's own, so that their commands find the runner without being told. */
  stateDir: string | undefined;
  concurrency: number | undefined;
  group: string | undefined;
}

/** Time a graceful stop may take: the runner's own deadline of 10 s, then the steps' grace of 5 s twice, and a little. */
const STOP_SECONDS = 30;

/** The text of a systemd unit that keeps a runner going. */
export function unitText(options: UnitOptions): string {
  const system = options.scope === 'system';
  return [
    '# Written by `stepwell service install`, which writes it anew; put changes of your own into a drop-in:',
    `# systemctl${system ? '' : ' --user'} edit ${UNIT_NAME}`,
    '[Unit]',
    'Description=Stepwell runner',
    ...(system ? ['After=network-online.target', 'Wants=network-online.target'] : []),
    // It comes back however often it dies: there may be work in the queue.
    'StartLimitIntervalSec=0',
    '',
    '[Service]',
    'Type=exec',
    `ExecStart=${execLine(options)}`,
    // Also after exit status 0: a newer build may have taken over for a while, or another runner was there first.
    'Restart=always',
    'RestartSec=5',
    // Steps are ended by the runner, which gives them time; whatever is left then is killed.
    'KillMode=mixed',
    `TimeoutStopSec=${STOP_SECONDS}`,
    // A step that runs out of memory fails by itself; the runner and the other steps go on.
    'OOMPolicy=continue',
    'UMask=0077',
    'LimitNOFILE=65536',
    ...(options.user === undefined ? [] : [`User=${options.user.replaceAll('%', '%%')}`]),
    '',
    '[Install]',
    `WantedBy=${system ? 'multi-user.target' : 'default.target'}`,
    '',
  ].join('\n');
}

export const UNIT_NAME = 'stepwell.service';

function execLine({ node, script, stateDir, concurrency, group }: UnitOptions): string {
  return [
    node,
    script,
    'runner',
    '--wait',
    ...(stateDir === undefined ? [] : ['--state-dir', stateDir]),
    ...(concurrency === undefined ? [] : ['--concurrency', String(concurrency)]),
    ...(group === undefined ? [] : ['--group', group]),
  ]
    .map(quoted)
    .join(' ');
}

/** A word of ExecStart: systemd has quotes, backslashes, `%` specifiers and `$` variables of its own. */
function quoted(word: string): string {
  const text = word.replaceAll('\\', '\\\\').replaceAll('"', '\\"').replaceAll('%', '%%').replaceAll('$', '$$$$');
  return /^[\w@+=:,./%-]+$/.test(text) ? text : `"${text}"`;
}
