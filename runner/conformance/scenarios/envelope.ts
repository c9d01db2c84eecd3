import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { run } from '../../../protocol/step/messages/index.ts';
import { initializeParams } from '../requests.ts';
import type { Scenario } from '../scenario.ts';
import { isObject } from '../../../protocol/data/index.ts';

export const envelope: readonly Scenario[] = [
  {
    requirement: 'ENV-03',
    title: 'a step that tries to answer twice',
    async run(trial) {
      const session = await trial.openFor('reply-twice');
      const output = trial.output(await session.run('reply-twice', {}));
      trial.ensure(output['reply'] === 1, 'the first answer was not the one that counted');
      await trial.alive(session, 'after a step that tried to answer twice');
    },
  },
  {
    requirement: 'ENV-04',
    title: 'an unknown method',
    async run(trial) {
      const session = await trial.open();
      for (const method of ['step/unknown', 'x-stepwell/unknown', '$/unknown']) {
        trial.error(await session.request(method, { any: 1 }), StepErrorCode.MethodNotFound);
      }
      await trial.alive(session, 'after an unknown method');
    },
  },
  {
    requirement: 'ENV-05',
    title: 'unknown notifications',
    attribute: { 'LIFE-05': 'ENV-05' },
    async run(trial) {
      const session = await trial.open();
      session.reader.nullId = { requirement: 'ENV-05', message: 'answered a notification with an error' };
      for (const method of ['$/unknown', 'x-stepwell/note', 'step/note']) await session.notify(method, { any: [1, 2] });
      await trial.alive(session, 'after an unknown notification');
    },
  },
  {
    requirement: 'ENV-06',
    title: 'unknown fields',
    async run(trial) {
      const session = await trial.start();
      const extra = (message: JsonObject): string =>
        `${JSON.stringify({ ...message, 'x-extra': { a: [1] }, meta: null })}\n`;
      const params = initializeParams(session.limits) as unknown as JsonObject;
      const withExtra: JsonObject = {
        ...params,
        'x-extra': true,
        capabilities: { 'x-vendor/thing': { deep: true } },
        locale: 'de',
      };
      trial.result(await session.initialize(withExtra, { encode: extra, timeoutMs: session.patience.answerMs }));
      const { step, input, with: settings } = trial.harmless();
      const runs = session.runParams(step, input, settings);
      const context = isObject(runs['context']) ? runs['context'] : {};
      const answer = await session.request(
        run.method,
        { ...runs, context: { ...context, future: [] }, future: 1 },
        { encode: extra },
      );
      trial.output(answer);
    },
  },
  {
    requirement: 'ENV-07',
    title: 'fields in another order',
    async run(trial) {
      const session = await trial.start();
      const encode = (message: JsonObject): string => `${JSON.stringify(reversed(message))}\n`;
      trial.result(await session.initialize(undefined, { encode, timeoutMs: session.patience.answerMs }));
      await trial.runHarmless(session, { encode });
    },
  },
  {
    requirement: 'ENV-10',
    title: 'a request without what its method requires',
    async run(trial) {
      const session = await trial.open();
      trial.error(await session.request(run.method, undefined), StepErrorCode.InvalidParams);
      trial.error(await session.request(run.method, { input: {}, with: {} }), StepErrorCode.InvalidParams);
      await trial.alive(session, 'after a request without its params');
    },
  },
];

/** The same value with the fields of every object of the message, but not of the data, the other way round. */
function reversed(message: JsonObject): JsonObject {
  const flip = (object: JsonObject): JsonObject => Object.fromEntries(Object.entries(object).reverse());
  const params = (value: JsonValue | undefined): JsonValue => (isObject(value) ? flip(value) : (value ?? null));
  return flip({ ...message, params: params(message['params']) });
}
