import { TIMES } from '../../../protocol/step/limits.ts';
import { log } from '../../../protocol/step/messages/index.ts';
import { isObject } from '../../../protocol/data/index.ts';
import type { Scenario } from '../scenario.ts';
import { explainExit, type Session } from '../session.ts';
import type { Trial } from '../trial.ts';
import { NotApplicable } from '../violation.ts';
import { pause } from '../within.ts';
import { isRunning } from '../is-running.ts';
import { underWay } from './cancelling.ts';

export const lifecycle: readonly Scenario[] = [
  {
    requirement: 'LIFE-01',
    title: 'the end of stdin when no step runs',
    async run(trial) {
      const session = await trial.open();
      await trial.alive(session, 'after initialize');
      await endsWith(trial, session, 0);
    },
  },
  {
    requirement: 'LIFE-02',
    title: 'the end of stdin before initialize',
    async run(trial) {
      const session = await trial.start();
      await endsWith(trial, session, 0);
    },
  },
  {
    requirement: 'LIFE-03',
    title: 'the end of stdin while a step runs',
    async run(trial) {
      const session = await trial.openFor('slow');
      const { answer } = await underWay(trial, session, 'slow', { ms: 10_000 });
      await endsWith(trial, session, 1);
      const answered = await answer.then(
        () => true,
        () => false,
      );
      trial.ensure(!answered, 'answered the step that it gave up');
    },
  },
  {
    requirement: 'LIFE-04',
    title: 'a child process of the step at the end of stdin',
    async run(trial) {
      const session = await trial.openFor('child-print');
      await session.beginRun('child-print', { holdMs: 15_000 });
      const started = await session.reader.waitFor(
        ({ method, params }) => method === log.method && params['message'] === 'child started',
        10_000,
      );
      const fields = started?.params['fields'];
      const pid = isObject(fields) ? fields['pid'] : undefined;
      if (typeof pid !== 'number') throw new NotApplicable('`child-print` did not log the pid of its child');
      session.endingJudged = true;
      session.closeStdin();
      await session.waitForExit(endMs(session));
      trial.ensure(await gone(pid, session.patience.slackMs), `the child ${pid} still runs`);
    },
  },
  {
    requirement: 'LIFE-05',
    title: 'staying after an answer',
    async run(trial) {
      const session = await trial.open();
      await session.run('no-such-step', {});
      await pause(300);
      if (trial.facts.capabilities.reuse) {
        await trial.runHarmless(session);
        await pause(300);
      }
      trial.ensure(
        session.exit === undefined,
        `${session.exit ? explainExit(session.exit) : 'ended'} before the end of stdin`,
      );
    },
  },
  {
    requirement: 'LIFE-06',
    title: 'a step that ends the program',
    async run(trial) {
      const session = await trial.openFor('exit-mid-run');
      session.endingJudged = true;
      const { answer } = await session.beginRun('exit-mid-run', { code: 3 });
      const answered = await answer.catch(() => undefined);
      if (answered) {
        trial.error(answered);
        return;
      }
      const exit = await session.waitForExit(endMs(session));
      trial.ensure(
        exit?.exitCode === 3,
        `${exit ? explainExit(exit) : 'still runs'}, without an answer; the step asked for code 3`,
      );
    },
  },
  {
    requirement: 'LIFE-07',
    title: 'SIGTERM while a step runs',
    async run(trial) {
      if (process.platform === 'win32') throw new NotApplicable('Windows has no SIGTERM');
      const session = await trial.openFor('slow');
      await underWay(trial, session, 'slow', { ms: 10_000 });
      session.endingJudged = true;
      session.signal('SIGTERM');
      trial.ensure(
        (await session.waitForExit(endMs(session))) !== undefined,
        `still runs ${TIMES.closeGraceMs / 1000} s after SIGTERM`,
      );
    },
  },
];

/** Time to end in. */
function endMs({ patience }: Session): number {
  return TIMES.closeGraceMs + patience.slackMs;
}

async function endsWith(trial: Trial, session: Session, code: number): Promise<void> {
  session.endingJudged = true;
  session.closeStdin();
  const exit = await session.waitForExit(endMs(session));
  trial.ensure(exit !== undefined, `still runs ${TIMES.closeGraceMs / 1000} s after the end of stdin`);
  trial.ensure(
    exit?.exitCode === code,
    `${exit ? explainExit(exit) : 'still runs'} at the end of stdin, not with code ${code}`,
  );
}

async function gone(pid: number, timeoutMs: number): Promise<boolean> {
  const until = performance.now() + timeoutMs;
  while (performance.now() < until) {
    if (!isRunning(pid)) return true;
    await pause(20);
  }
  return false;
}
