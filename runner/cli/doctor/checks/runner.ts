import { status, type RunnerStatus } from '../../../../protocol/control/runner.ts';
import { isNewer } from '../../../build/is-newer.ts';
import { dial } from '../../../client/dial.ts';
import { findRunner, type Found } from '../../../client/find-runner.ts';
import type { Owner } from '../../../daemon/ownership/owner-file.ts';
import { ownerLives } from '../../../daemon/ownership/owner-lives.ts';
import type { Layout } from '../../../state-dir/layout.ts';
import { VERSION } from '../../version.ts';
import { note, ok, problem, type Finding } from '../finding.ts';
import { checkStore } from './store.ts';

export interface RunnerReport {
  socket: string | null;
  /** The last owner of the directory, living or not. */
  owner: Owner | null;
  lives: boolean;
  /** What the runner says of itself; null when none answers. */
  status: RunnerStatus | null;
  findings: Finding[];
}

/** Who owns the directory, and how that runner is. Starts none. */
export async function checkRunner(layout: Layout): Promise<RunnerReport> {
  const found = find(layout);
  if ('problem' in found) return report(undefined, false, null, [found.problem]);
  if (!found.runner) return report(undefined, false, null, [note('runner', 'None was ever started here.')]);
  const { runner } = found;
  const lives = runner.owner ? await ownerLives(layout.owners, runner.owner) : true;
  try {
    const answer = await ask(runner);
    if (answer) return report(runner, true, answer, [running(answer), ...healthOf(answer)]);
  } catch (error) {
    return report(runner, lives, null, [refused(runner, error)]);
  }
  if (!lives) {
    const none = note('runner', `None runs. The last one: ${named(runner.owner)}.`);
    return report(runner, false, null, [none, ...checkStore(layout.store)]);
  }
  const text = `${named(runner.owner)} lives, but does not answer at ${runner.socket}.`;
  const advice = `It may be starting: look again in a moment, and into ${layout.log}. If it stays so, end it: kill ${runner.owner?.process.pid ?? 'PID'}`;
  return report(runner, true, null, [problem('runner', text, advice)]);
}

function find(layout: Layout): { runner: Found | undefined } | { problem: Finding } {
  try {
    return { runner: findRunner(layout) };
  } catch (error) {
    const advice = 'Put that right, or name another directory with --state-dir.';
    return { problem: problem('runner', `It cannot be looked for: ${(error as Error).message}`, advice) };
  }
}

async function ask({ socket, token }: Found): Promise<RunnerStatus | undefined> {
  const client = await dial(socket, token, { name: 'stepwell doctor', version: VERSION });
  try {
    return await client?.request(status, {});
  } finally {
    client?.close();
  }
}

function running({ pid, version, startedAt, state, concurrency, clients, counts }: RunnerStatus): Finding {
  const queue = `${counts.running} running, ${counts.ready} queued, ${counts.interrupted} waiting for a person`;
  const text = `pid ${pid}, version ${version}, ${state}, since ${startedAt}: ${queue}; ${concurrency} at once, ${clients} connected.`;
  if (!isNewer(VERSION, version)) return ok('runner', text);
  return note('runner', `${text} This command is of version ${VERSION}: the next start has its runner follow.`);
}

function healthOf({ refusing, damage }: RunnerStatus): Finding[] {
  const findings = damage.map((line) =>
    problem('store', line, 'What is named is lost or incomplete; the rest goes on. A copy of the disk may have more.'),
  );
  if (refusing !== null) {
    const advice = 'Put that right: the runner tries by itself, and goes on.';
    findings.push(problem('store', `Nothing new is taken: ${refusing}.`, advice));
  }
  return findings.length > 0 ? findings : [ok('store', 'No damage was found, and everything is kept.')];
}

function refused({ owner }: Found, error: unknown): Finding {
  const text = `${named(owner)} does not let this command in: ${(error as Error).message}`;
  return problem('runner', text, 'End it and start it again: both then have the same token and version.');
}

function named(owner: Owner | undefined): string {
  if (!owner) return 'the runner of another user';
  return `pid ${owner.process.pid}, version ${owner.version}, started ${owner.startedAt}`;
}

function report(
  found: Found | undefined,
  lives: boolean,
  answer: RunnerStatus | null,
  findings: Finding[],
): RunnerReport {
  return { socket: found?.socket ?? null, owner: found?.owner ?? null, lives, status: answer, findings };
}
