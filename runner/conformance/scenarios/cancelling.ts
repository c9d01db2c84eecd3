import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { TIMES } from '../../../protocol/step/limits.ts';
import { progress } from '../../../protocol/step/messages/index.ts';
import { newRequestId } from '../../../protocol/step/framing/index.ts';
import type { Scenario } from '../scenario.ts';
import type { Session } from '../session.ts';
import type { Trial } from '../trial.ts';
import { Violation } from '../violation.ts';
import { within } from '../within.ts';

export const cancelling: readonly Scenario[] = [
  {
    requirement: 'CANCEL-01',
    title: 'a step that is cancelled three times',
    async run(trial) {
      trial.need('cancel');
      const session = await trial.openFor('slow');
      const { id, answer } = await underWay(trial, session, 'slow', { ms: 2_500 });
      session.reader.refuse(id, { requirement: 'CANCEL-01', message: 'answered the cancelled request again' });
      for (const reason of ['user', 'timeout', 'shutdown'] as const) await session.cancel(id, reason);
      await answer;
      await trial.alive(session, 'after a step was cancelled');
    },
  },
  {
    requirement: 'CANCEL-02',
    title: 'a slow step that is cancelled',
    async run(trial) {
      trial.need('cancel');
      const session = await trial.openFor('slow');
      const { id, answer } = await underWay(trial, session, 'slow', { ms: 2 * TIMES.killGraceMs });
      await session.cancel(id);
      const answered = await within(answer, TIMES.killGraceMs);
      if (answered === undefined) throw new Violation(`no answer within ${TIMES.killGraceMs / 1000} s of the cancel`);
      trial.error(answered, StepErrorCode.Cancelled);
    },
  },
  {
    requirement: 'CANCEL-03',
    title: 'a cancel that names another request',
    async run(trial) {
      const session = await trial.openFor('slow');
      await session.cancel(newRequestId());
      const { answer } = await underWay(trial, session, 'slow', { ms: 1_500 });
      await session.cancel(newRequestId());
      trial.ensure(trial.output(await answer)['slept'] === 1_500, 'the step did not come to its end');
    },
  },
  {
    requirement: 'CANCEL-03',
    title: 'a cancel when nothing runs',
    attribute: { 'LIFE-05': 'CANCEL-03' },
    async run(trial) {
      const session = await trial.open();
      await session.cancel(newRequestId());
      await trial.alive(session, 'after a cancel of nothing');
    },
  },
  {
    requirement: 'CANCEL-04',
    title: 'a cancel after the answer',
    attribute: { 'LIFE-05': 'CANCEL-04' },
    async run(trial) {
      const { step, input, with: settings } = trial.harmless();
      const session = await trial.open();
      const { id, answer } = await session.beginRun(step, input, { with: settings });
      trial.output(await answer);
      await session.cancel(id);
      await trial.alive(session, 'after a late cancel');
      if (trial.facts.capabilities.reuse) await trial.runHarmless(session);
    },
  },
  {
    requirement: 'CANCEL-05',
    title: 'a step that does not heed a cancel',
    async run(trial) {
      const session = await trial.openFor('ignore-cancel');
      const { id, answer } = await underWay(trial, session, 'ignore-cancel', { ms: 700 });
      await session.cancel(id);
      trial.ensure(trial.output(await answer)['ignored'] === true, 'the step did not come to its end');
    },
  },
];

/** Starts a step that takes `ms` and waits for its first progress. */
export async function underWay(trial: Trial, session: Session, step: string, input: { ms: number }) {
  const { answerMs } = session.patience;
  const begun = await session.beginRun(step, input, { timeoutMs: answerMs + input.ms });
  const isFirst: Parameters<typeof session.reader.waitFor>[0] = ({ method, params }) =>
    method === progress.method && params['id'] === begun.id;
  const first = await session.reader.waitFor(isFirst, answerMs);
  trial.ensure(first !== undefined || session.exit !== undefined, `\`${step}\` reported no progress`);
  return begun;
}
