/** As many digits of an id as tell all processes of a runner apart, and are still bearable in breadcrumbs. */
export const PID_DIGITS = 12;

/** `staged-deploy 1f3a9c2e7b5d`: the folder that documents of a process show in tabs and breadcrumbs. */
export function processFolder({ name, pid }: { name: string; pid: string }): string {
  return `${asFolderName(name)} ${pid.slice(0, PID_DIGITS)}`;
}

/** Names of processes are free text; a path on any system is not. */
function asFolderName(name: string): string {
  const safe = name
    .replace(/[^\p{L}\p{N}._ -]+/gu, '-')
    .trim()
    .slice(0, 60);
  return safe === '' || /^\.+$/.test(safe) ? 'process' : safe;
}
