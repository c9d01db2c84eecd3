import { ADDED, inheritableEnv, overlayEnv } from '../../platform/environment.ts';

/** What steps under a runner inherit from whoever started the process; a trailing `*` stands for any end. */
export const INHERITED = ['PATH', 'HOME', 'USER', 'LANG', 'LC_*', 'TZ', 'TMPDIR', 'VIRTUAL_ENV'] as const;

/** What programs on Windows do not run without. */
export const INHERITED_ON_WINDOWS = [
  ...['SYSTEMROOT', 'SYSTEMDRIVE', 'WINDIR', 'COMSPEC', 'PATHEXT', 'TEMP', 'TMP', 'OS', 'USERNAME', 'USERDOMAIN'],
  ...['USERPROFILE', 'HOMEDRIVE', 'HOMEPATH', 'APPDATA', 'LOCALAPPDATA', 'PROGRAMDATA', 'ALLUSERSPROFILE', 'PUBLIC'],
  ...['PROGRAMFILES', 'PROGRAMFILES(X86)', 'PROGRAMW6432', 'COMMONPROGRAMFILES', 'COMMONPROGRAMFILES(X86)'],
  ...['NUMBER_OF_PROCESSORS', 'PROCESSOR_ARCHITECTURE', 'PSMODULEPATH'],
] as const;

/** Where programs are looked for when the starting client sent no PATH. */
const PLAIN_PATH = '/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin';

/**
 * The variables a process is stored with: of those a client sent, the ones that may be inherited. Never the runner's
 * own, but for what nothing runs without where the client sent nothing at all.
 * @param inheritEnv names the file adds
 * @param own the runner's environment, for that last case
 */
export function startEnvironment(
  sent: Readonly<Record<string, string>> | undefined,
  inheritEnv: readonly string[],
  own: Readonly<Record<string, string | undefined>> = process.env,
  platform: NodeJS.Platform = process.platform,
): Record<string, string> {
  const names = [...INHERITED, ...(platform === 'win32' ? INHERITED_ON_WINDOWS : []), ...inheritEnv];
  const matches = matcher(names, platform);
  const given = sent ?? plain(own, platform);
  const kept = Object.entries(inheritableEnv(given, platform)).filter(([name]) => matches(name));
  return overlayEnv(Object.fromEntries(kept), ADDED, platform);
}

function matcher(names: readonly string[], platform: NodeJS.Platform): (name: string) => boolean {
  const folded = (name: string): string => (platform === 'win32' ? name.toUpperCase() : name);
  const exact = new Set(names.filter((name) => !name.endsWith('*')).map(folded));
  const beginnings = names.filter((name) => name.endsWith('*')).map((name) => folded(name.slice(0, -1)));
  return (name) => exact.has(folded(name)) || beginnings.some((beginning) => folded(name).startsWith(beginning));
}

function plain(
  own: Readonly<Record<string, string | undefined>>,
  platform: NodeJS.Platform,
): Readonly<Record<string, string | undefined>> {
  // Nothing of Windows runs without these, and they are the same for every user of the machine.
  if (platform === 'win32') return own;
  return { PATH: PLAIN_PATH, HOME: own['HOME'], USER: own['USER'] };
}
