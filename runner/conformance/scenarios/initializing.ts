import type { JsonValue } from '../../../protocol/data/json.ts';
import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { TIMES } from '../../../protocol/step/limits.ts';
import { describe, run } from '../../../protocol/step/messages/index.ts';
import { STEP_PROTOCOL_VERSION } from '../../../protocol/step/version.ts';
import { describedNames } from '../probe.ts';
import { initializeParams } from '../requests.ts';
import type { Scenario } from '../scenario.ts';
import { explainExit, type Session } from '../session.ts';
import { NotApplicable } from '../violation.ts';
import { show } from '../show.ts';

export const initializing: readonly Scenario[] = [
  {
    requirement: 'INIT-02',
    title: 'several protocol versions on offer',
    async run(trial) {
      const session = await trial.start();
      const result = trial.result(await session.initialize(offer(session, ['99', STEP_PROTOCOL_VERSION, '0'])));
      const chosen = result['protocolVersion'];
      trial.ensure(chosen === STEP_PROTOCOL_VERSION, `chose version ${JSON.stringify(chosen)} of "99", "1" and "0"`);
    },
  },
  {
    requirement: 'INIT-03',
    title: 'requests before initialize',
    async run(trial) {
      const session = await trial.start();
      const before: [string, JsonValue][] = [
        [describe.method, {}],
        [run.method, session.runParams('no-such-step', {})],
        ['step/unknown', {}],
      ];
      for (const [method, params] of before)
        trial.error(await session.request(method, params), StepErrorCode.InvalidRequest);
      trial.result(await session.initialize());
    },
  },
  {
    requirement: 'INIT-04',
    title: 'no protocol version it speaks',
    async run(trial) {
      const session = await trial.start();
      trial.error(await session.initialize(offer(session, ['99', '98'])), StepErrorCode.UnsupportedVersion);
      session.endingJudged = true;
      trial.ensure(
        (await session.waitForExit(300)) === undefined,
        'did not wait for the end of stdin after error 1006',
      );
      session.closeStdin();
      const exit = await session.waitForExit(TIMES.closeGraceMs + session.patience.slackMs);
      trial.ensure(exit?.exitCode === 0, `${exit ? explainExit(exit) : 'still runs'} after the end of stdin`);
    },
  },
  {
    requirement: 'INIT-05',
    title: 'a second initialize',
    async run(trial) {
      const session = await trial.open();
      trial.error(await session.initialize(), StepErrorCode.InvalidRequest);
      await trial.alive(session, 'after a second initialize');
    },
  },
  {
    requirement: 'INIT-06',
    title: 'silence until the first answer',
    async run(trial) {
      const session = await trial.start();
      trial.result(await session.initialize());
    },
  },
  {
    requirement: 'INIT-07',
    title: 'the steps of initialize beside those of step/describe',
    async run(trial) {
      const session = await trial.start();
      const steps = trial.result(await session.initialize())['steps'];
      if (!Array.isArray(steps)) throw new NotApplicable('initialize names no steps');
      trial.ensure(new Set(steps).size === steps.length, 'names a step twice');
      if (!trial.facts.capabilities.describe) return;
      const described = describedNames(trial.result(await session.request(describe.method, {})));
      const missing = steps.filter((name) => !described.includes(show(name)));
      const more = described.filter((name) => !steps.includes(name));
      trial.ensure(missing.length === 0, `step/describe leaves out ${missing.map(show).join(', ')}`);
      trial.ensure(more.length === 0, `initialize leaves out ${more.join(', ')}`);
    },
  },
];

function offer(session: Session, versions: string[]): JsonValue {
  return initializeParams(session.limits, versions) as unknown as JsonValue;
}
