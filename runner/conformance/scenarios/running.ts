import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { isObject } from '../../../protocol/data/index.ts';
import type { Scenario } from '../scenario.ts';
import { isDeepStrictEqual as sameJson } from 'node:util';

export const running: readonly Scenario[] = [
  {
    requirement: 'RUN-01',
    title: 'a step that succeeds',
    async run(trial) {
      const session = await trial.open();
      const result = await trial.runHarmless(session);
      trial.ensure(
        result['status'] === 'completed' || result['status'] === 'interrupted',
        `answered the status ${JSON.stringify(result['status'])}`,
      );
    },
  },
  {
    requirement: 'RUN-02',
    title: 'a step that asks for an interrupt',
    async run(trial) {
      const session = await trial.openFor('interrupt');
      const input = { rows: [1, 2], message: 'Look at the rows', expiresInMs: 60_000 };
      const result = trial.result(await session.run('interrupt', input));
      trial.ensure(result['status'] === 'interrupted', `answered the status ${JSON.stringify(result['status'])}`);
      const interrupt = isObject(result['interrupt']) ? result['interrupt'] : {};
      trial.ensure(
        interrupt['message'] === input.message,
        `asked with the message ${JSON.stringify(interrupt['message'])}`,
      );
      trial.ensure(interrupt['expiresInMs'] === 60_000, 'lost expiresInMs');
      trial.ensure(sameJson(result['output'], input), 'the output is not what the step returned');
    },
  },
  {
    requirement: 'RUN-03',
    title: 'a step there is not',
    async run(trial) {
      const session = await trial.open();
      trial.error(await session.run('no-such-step', {}), StepErrorCode.UnknownStep);
    },
  },
  {
    requirement: 'RUN-04',
    title: 'input and with, given back',
    async run(trial) {
      const session = await trial.openFor('echo');
      const input = { a: 1, list: [true, null, 'x'] };
      const settings = { wrap: true, url: 'https://example.org/?q=1&r=2', nested: { empty: {} } };
      const output = trial.output(await session.run('echo', input, { with: settings }));
      trial.ensure(sameJson(output['input'], input), `input arrived as ${JSON.stringify(output['input'])}`);
      trial.ensure(sameJson(output['with'], settings), `with arrived as ${JSON.stringify(output['with'])}`);
    },
  },
  {
    requirement: 'RUN-05',
    title: 'twenty runs in one session',
    async run(trial) {
      trial.need('reuse');
      const { step, input, with: settings } = trial.harmless();
      const session = await trial.open();
      const first = trial.output(await session.run(step, input, { with: settings }));
      for (let n = 2; n <= 20; n++) {
        const output = trial.output(await session.run(step, input, { with: settings }));
        if (step === 'echo') trial.ensure(sameJson(output, first), `run ${n} answered otherwise than run 1`);
      }
    },
  },
];
