import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import { PATIENCE } from '../patience.ts';
import { DEFAULT_LIMITS } from '../requests.ts';
import type { Scenario } from '../scenario.ts';
import { echoes } from './data.ts';
import { show } from '../show.ts';

/** Bytes of `{"text":""}`. */
const WRAPPING = 11;

export const sizes: readonly Scenario[] = [
  {
    requirement: 'DATA-06',
    title: 'data of the full size',
    timeoutMs: 2 * PATIENCE.largeMs,
    async run(trial) {
      await echoes(trial, { text: 'x'.repeat(LIMITS.maxDataBytes - WRAPPING) }, { timeoutMs: PATIENCE.largeMs });
    },
  },
  {
    requirement: 'FRAME-10',
    title: 'a message of almost 16 MiB',
    timeoutMs: 2 * PATIENCE.largeMs,
    async run(trial) {
      const session = await trial.openFor('echo', { ...DEFAULT_LIMITS, maxDataBytes: LIMITS.maxDataBytesCeiling });
      // Escapes take six bytes a character on the wire but one in the data: the message is at its limit, the data is not.
      const characters = Math.floor((LIMITS.maxMessageBytes - 2_000) / 6);
      const encode = (message: JsonObject): string =>
        `${JSON.stringify(message).replace('"text":"', `"text":"${'\\u0078'.repeat(characters)}`)}\n`;
      const output = trial.output(
        await session.run('echo', { text: '' }, { encode, timeoutMs: session.patience.largeMs }),
      );
      const length = show(output['text']).length;
      trial.ensure(length === characters, `gave back ${length} characters of ${characters}`);
    },
  },
  {
    requirement: 'DATA-07',
    title: 'an output larger than the session allows',
    async run(trial) {
      const session = await trial.openFor('big', { ...DEFAULT_LIMITS, maxDataBytes: 65_536 });
      const error = trial.error(await session.run('big', { bytes: 65_536 }), StepErrorCode.PayloadTooLarge);
      trial.ensure(/\d/.test(error.message), `the message names no size: ${error.message}`);
      await trial.alive(session, 'after an output that was too large');
    },
  },
  {
    requirement: 'DATA-07',
    title: 'an output just as large as the session allows',
    async run(trial) {
      const session = await trial.openFor('big', { ...DEFAULT_LIMITS, maxDataBytes: 65_536 });
      trial.output(await session.run('big', { bytes: 65_536 - WRAPPING }));
    },
  },
  {
    requirement: 'LIM-01',
    title: 'an answer longer than a message may be',
    async run(trial) {
      const session = await trial.openFor('big', { maxMessageBytes: 65_536, maxDataBytes: 65_536 });
      trial.error(await session.run('big', { bytes: 65_536 - WRAPPING }), StepErrorCode.PayloadTooLarge);
      await trial.alive(session, 'after an answer that was too long');
    },
  },
];
