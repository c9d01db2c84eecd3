import { outcome, until, type Launch } from './programs.ts';

/** For `lost`: fails the test. */
export function unexpected(error: Error): void {
  throw error;
}

/** Resolves when programs are started by a starter: with its pid. Node starts them until then. */
export async function startedByStarter(
  launch: (argv: readonly [string, ...string[]]) => ReturnType<Launch>,
): Promise<number> {
  let parent = process.pid;
  await until(async () => {
    parent = Number((await outcome(await launch(['sh', '-c', 'echo $PPID']))).stdout);
    return parent !== process.pid;
  }, 'a program that something else started');
  return parent;
}
