import { get } from '../../../protocol/control/get.ts';
import { list } from '../../../protocol/control/list.ts';
import { openRunner } from '../remote/open.ts';
import type { Runner } from '../remote/runner.ts';
import { ago } from '../show/relative-time.ts';
import { SHORT_ID_DIGITS } from '../show/short-id.ts';
import type { Candidate } from './candidates.ts';

/** Who presses Tab waits no longer, in milliseconds. */
const PATIENCE_MS = 700;
const OFFERED = 50;

/** Ids of processes that begin with what was typed, the newest first; none when no runner runs. */
export function processIds(word: string, stateDir: string | undefined): Promise<Candidate[]> {
  return asking(stateDir, async (runner) => {
    const { processes } = await runner.request(list, { limit: OFFERED, ...(word !== '' && { search: word }) });
    const now = Date.now();
    return processes.map(({ pid, title, name, status, finishedAt, createdAt }) => ({
      value: pid.slice(0, Math.max(SHORT_ID_DIGITS, word.length)),
      help: `${title || name}, ${status} ${ago(finishedAt ?? createdAt, now)}`,
    }));
  });
}

/** Ids of the steps of a process of the runner. */
export function stepsOfProcess(pid: string | undefined, stateDir: string | undefined): Promise<Candidate[]> {
  if (pid === undefined) return Promise.resolve([]);
  return asking(stateDir, async (runner) => {
    const { steps } = await runner.request(get, { pid, brief: true });
    return steps.map(({ id, name }) => (name === id ? { value: id } : { value: id, help: name }));
  });
}

/** Nothing is started for a completion, and nothing said about what fails. */
async function asking(
  stateDir: string | undefined,
  ask: (runner: Runner) => Promise<Candidate[]>,
): Promise<Candidate[]> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<Candidate[]>((resolve) => {
    timer = setTimeout(resolve, PATIENCE_MS, []);
  });
  const answer = async (): Promise<Candidate[]> => {
    const runner = await openRunner(stateDir, 'running');
    if (!runner) return [];
    try {
      return await ask(runner);
    } finally {
      runner.close();
    }
  };
  try {
    return await Promise.race([answer(), late]);
  } catch {
    return [];
  } finally {
    clearTimeout(timer);
  }
}
