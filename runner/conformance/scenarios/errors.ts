import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { countCauses } from '../observe-answer.ts';
import { isObject } from '../../../protocol/data/index.ts';
import type { Scenario } from '../scenario.ts';
import { show } from '../show.ts';

export const errors: readonly Scenario[] = [
  {
    requirement: 'ERR-01',
    title: 'a step that fails',
    async run(trial) {
      const session = await trial.openFor('fail');
      const error = trial.error(await session.run('fail', { message: 'Grüße aus Ölbronn' }), StepErrorCode.StepFailed);
      trial.ensure(error.message.includes('Grüße aus Ölbronn'), `the message is ${JSON.stringify(error.message)}`);
    },
  },
  {
    requirement: 'ERR-03',
    title: 'an error with a cause',
    async run(trial) {
      const session = await trial.openFor('cause');
      trial.error(await session.run('cause', { depth: 2 }), StepErrorCode.StepFailed);
    },
  },
  {
    requirement: 'ERR-04',
    title: 'an error with twenty causes',
    async run(trial) {
      const session = await trial.openFor('cause');
      const error = trial.error(await session.run('cause', { depth: 20 }), StepErrorCode.StepFailed);
      trial.ensure(countCauses(error.data) > 0, 'gave none of the causes');
    },
  },
  {
    requirement: 'ERR-05',
    title: 'type and stack of an exception',
    async run(trial) {
      const session = await trial.openFor('fail');
      const { data } = trial.error(await session.run('fail', {}));
      trial.ensure(typeof data['type'] === 'string' && data['type'] !== '', 'gave no type');
      trial.ensure(Array.isArray(data['stack']) && data['stack'].length > 0, 'gave no stack');
    },
  },
  {
    requirement: 'ERR-05',
    title: 'the chain of causes of an exception',
    async run(trial) {
      const session = await trial.openFor('cause');
      const error = trial.error(await session.run('cause', { depth: 3 }));
      const messages = [error.message];
      for (
        let next = error.data['cause'];
        isObject(next);
        next = isObject(next['data']) ? next['data']['cause'] : undefined
      ) {
        messages.push(show(next['message']));
      }
      const right = messages.length === 3 && messages.every((message, index) => message.includes(`level ${index + 1}`));
      trial.ensure(
        right,
        `the messages of the chain are ${messages.map((message) => JSON.stringify(message)).join(', ')}`,
      );
    },
  },
  {
    requirement: 'ERR-06',
    title: 'an error that says when to try again',
    async run(trial) {
      const session = await trial.openFor('retry-after');
      const { data } = trial.error(await session.run('retry-after', { ms: 2500 }), StepErrorCode.StepFailed);
      trial.ensure(data['retryable'] === true, `retryable is ${JSON.stringify(data['retryable'])}`);
      trial.ensure(data['retryAfterMs'] === 2500, `retryAfterMs is ${JSON.stringify(data['retryAfterMs'])}, not 2500`);
    },
  },
  {
    requirement: 'ERR-07',
    title: 'a run after one that failed',
    async run(trial) {
      trial.need('reuse');
      const session = await trial.openFor('fail');
      trial.error(await session.run('fail', {}));
      await trial.runHarmless(session);
    },
  },
];
