import { CliError } from '../cli-error.ts';

/** The id, or the beginning of it, as the runner takes it. Throws a CliError for what can be none. */
export function readPid(text: string): string {
  const pid = text.toLowerCase();
  if (/^[0-9a-f]{4,32}$/.test(pid)) return pid;
  if (/^[0-9a-f]{1,3}$/.test(pid)) throw new CliError(`"${text}" is too short: give at least 4 digits of the id.`);
  throw new CliError(
    `"${text}" is no id of a process: those are hexadecimal digits, at least 4 of them. \`stepwell list\` shows them.`,
  );
}
