import { execFile } from 'node:child_process';
import { readFileSync, readlinkSync } from 'node:fs';

/**
 * Tells a process from every other one, before and after it: a pid alone is given again, to a stranger. Texts are
 * compared, never read. Empty where the platform does not say.
 */
export interface ProcessIdentity {
  pid: number;
  /** When it started, as the platform counts. */
  started: string;
  /** Which start of the machine this is. */
  boot: string;
  /** The space pids are counted in: two containers on one machine count each for itself. */
  space: string;
}

/** What is asked of the system, injectable. */
export interface IdentitySource {
  platform: NodeJS.Platform;
  /** Text of a file; throws. */
  read: (path: string) => string;
  /** Target of a link; throws. */
  link: (path: string) => string;
  /** Standard output of a program; rejects when it fails. */
  run: (program: string, args: readonly string[]) => Promise<string>;
}

export const systemSource: IdentitySource = {
  platform: process.platform,
  read: (path) => readFileSync(path, 'latin1'),
  link: (path) => readlinkSync(path),
  run: (program, args) =>
    new Promise((resolve, reject) => {
      // LC_ALL: times in one form, whatever the language.
      const options = { env: { ...process.env, LC_ALL: 'C' }, windowsHide: true, timeout: 20_000 };
      execFile(program, args, options, (error, stdout) => {
        if (error === null) resolve(stdout);
        else reject(new Error(`${program} failed`, { cause: error }));
      });
    }),
};

/** Identity of a living process; undefined when there is none of that pid. */
export async function identityOf(
  pid: number,
  source: IdentitySource = systemSource,
): Promise<ProcessIdentity | undefined> {
  const started = await startOf(pid, source);
  if (started === undefined) return undefined;
  return { pid, started, boot: await bootOf(source), space: spaceOf(source) };
}

/**
 * Whether that very process lives. `elsewhere`: it was counted in another space of pids, so that from here nobody can
 * tell.
 */
export async function isSameProcessAlive(
  { pid, started, boot, space }: ProcessIdentity,
  source: IdentitySource = systemSource,
): Promise<boolean | 'elsewhere'> {
  if (boot !== (await bootOf(source))) return false;
  if (space !== spaceOf(source)) return 'elsewhere';
  return (await startOf(pid, source)) === started;
}

/** Fields of /proc/PID/stat behind the name: state first, start time in clock ticks after boot; see proc_pid_stat(5). */
const STATE = 0;
const STARTED = 19;

async function startOf(pid: number, { platform, read, run }: IdentitySource): Promise<string | undefined> {
  try {
    if (platform === 'linux' || platform === 'android') {
      const stat = read(`/proc/${pid}/stat`);
      const fields = stat.slice(stat.lastIndexOf(')') + 2).split(' ');
      return fields[STATE] === 'Z' || fields[STATE] === 'X' ? undefined : fields[STARTED];
    }
    if (platform === 'win32') {
      const script = `(Get-Process -Id ${pid}).StartTime.ToFileTimeUtc()`;
      return (await run('powershell.exe', ['-NoLogo', '-NoProfile', '-NonInteractive', '-Command', script])).trim();
    }
    const [, state, started] =
      /^\s*(\S+)\s+(.*\S)/.exec(await run('ps', ['-o', 'stat=,lstart=', '-p', `${pid}`])) ?? [];
    return state?.startsWith('Z') ? undefined : started;
  } catch {
    return undefined; // No such process.
  }
}

async function bootOf({ platform, read, run }: IdentitySource): Promise<string> {
  try {
    if (platform === 'linux' || platform === 'android') return read('/proc/sys/kernel/random/boot_id').trim();
    // Start times of Windows are those of the calendar, and never come again.
    if (platform === 'win32') return '';
    // Unlike kern.boottime this one stays when the clock is set.
    if (platform === 'darwin') return (await run('sysctl', ['-n', 'kern.bootsessionuuid'])).trim();
    return '';
  } catch {
    return '';
  }
}

function spaceOf({ platform, link }: IdentitySource): string {
  if (platform !== 'linux') return '';
  try {
    return link('/proc/self/ns/pid');
  } catch {
    return '';
  }
}
