import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { describe } from '../../../protocol/step/messages/index.ts';
import { isObject } from '../../../protocol/data/index.ts';
import { describedNames } from '../probe.ts';
import type { Scenario } from '../scenario.ts';
import { NotApplicable } from '../violation.ts';
import { show } from '../show.ts';

export const describing: readonly Scenario[] = [
  {
    requirement: 'DESC-01',
    title: 'describe every step',
    async run(trial) {
      trial.need('describe');
      const session = await trial.open();
      const names = describedNames(trial.result(await session.request(describe.method, {})));
      trial.ensure(new Set(names).size === names.length, 'describes a step twice');
      trial.ensure(
        names.every((name) => /^[^\p{Cc}]{1,128}$/u.test(name)),
        'has a step whose name is empty, too long or holds control characters',
      );
    },
  },
  {
    requirement: 'DESC-02',
    title: 'describe one step',
    async run(trial) {
      trial.need('describe');
      const [step] = trial.facts.steps ?? [];
      if (step === undefined) throw new NotApplicable('the provider has no steps');
      const session = await trial.open();
      const names = describedNames(trial.result(await session.request(describe.method, { step })));
      trial.ensure(
        names.length === 1 && names[0] === step,
        `described ${names.join(', ') || 'nothing'} when asked for ${step}`,
      );
    },
  },
  {
    requirement: 'DESC-03',
    title: 'describe a step there is not',
    async run(trial) {
      trial.need('describe');
      const session = await trial.open();
      trial.error(await session.request(describe.method, { step: 'no-such-step' }), StepErrorCode.UnknownStep);
    },
  },
  {
    requirement: 'DESC-04',
    title: 'describe twice',
    attribute: { 'NOTE-01': 'DESC-04' },
    async run(trial) {
      trial.need('describe');
      const session = await trial.open();
      const first = trial.result(await session.request(describe.method, {}));
      const second = trial.result(await session.request(describe.method, {}));
      trial.ensure(JSON.stringify(first) === JSON.stringify(second), 'gave two different answers');
    },
  },
  {
    requirement: 'DESC-05',
    title: 'describe without the capability',
    async run(trial) {
      if (trial.facts.capabilities.describe) throw new NotApplicable('the provider has the capability `describe`');
      const session = await trial.open();
      trial.error(await session.request(describe.method, {}), StepErrorCode.MethodNotFound);
    },
  },
  {
    requirement: 'DESC-06',
    title: 'the described schemas',
    async run(trial) {
      trial.need('describe');
      const session = await trial.open();
      const steps = trial.result(await session.request(describe.method, {}))['steps'];
      const { schemaProblem } = await import('../schema-problem.ts');
      let seen = 0;
      for (const step of Array.isArray(steps) ? steps.filter(isObject) : []) {
        for (const field of ['inputSchema', 'withSchema', 'outputSchema']) {
          const schema = step[field];
          if (schema === undefined) continue;
          seen++;
          const problem = schemaProblem(schema);
          trial.ensure(
            problem === undefined,
            `${field} of ${show(step['name'])} is not a JSON Schema: ${problem ?? ''}`,
          );
        }
      }
      if (seen === 0) throw new NotApplicable('the provider describes no schemas');
    },
  },
];
