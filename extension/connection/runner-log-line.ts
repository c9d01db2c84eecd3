/** A line of the runner's log, for people. */
export interface RunnerLogLine {
  level: 'error' | 'warning' | 'info' | 'debug';
  text: string;
}

/** Reads a JSON line `{time, level, message, ...fields}`; what is none is shown as it is. */
export function readRunnerLogLine(line: string): RunnerLogLine {
  let read: unknown;
  try {
    read = JSON.parse(line);
  } catch {
    return { level: 'info', text: line };
  }
  if (typeof read !== 'object' || read === null || !('message' in read)) return { level: 'info', text: line };
  const { time, level, message, stack, ...fields } = read as Record<string, unknown>;
  const more = Object.entries(fields).map(
    ([name, value]) => `${name}=${typeof value === 'string' ? value : JSON.stringify(value)}`,
  );
  const head = [time, message, ...more]
    .map((part) => (typeof part === 'string' ? part : ''))
    .filter(Boolean)
    .join(' ');
  const known = level === 'error' || level === 'warning' || level === 'debug' ? level : 'info';
  return { level: known, text: typeof stack === 'string' ? `${head}\n${stack}` : head };
}
