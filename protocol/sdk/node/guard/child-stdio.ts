/**
 * The `stdio` option of a child process, less stdin and stdout of this process: its children must neither read the
 * runner's messages nor write among the answers. Where 0 would go stands the null device, where 1 would go, stderr.
 */
export function guardedStdio(stdio: unknown): unknown {
  if (stdio === 'inherit') return ['ignore', 2, 2];
  if (!Array.isArray(stdio)) return stdio;
  return stdio.map((entry: unknown, index) => {
    const fd = descriptorOf(entry, index);
    if (fd === 0) return 'ignore';
    return fd === 1 ? 2 : entry;
  });
}

/** Which of this process's descriptors the child would get, when it is known by number. */
function descriptorOf(entry: unknown, index: number): number | undefined {
  if (entry === 'inherit') return index;
  if (typeof entry === 'number') return entry;
  if (typeof entry === 'object' && entry !== null && 'fd' in entry && typeof entry.fd === 'number') return entry.fd;
  return undefined;
}
