import type { JsonObject, JsonValue } from '../../../protocol/data/json.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import { isDeepStrictEqual } from 'node:util';
import type { Scenario } from '../scenario.ts';
import type { RequestOptions } from '../session.ts';
import type { Trial } from '../trial.ts';
import { NotApplicable } from '../violation.ts';
import { StepErrorCode } from '../../../protocol/step/errors.ts';
import { isObject } from '../../../protocol/data/index.ts';
import { show } from '../show.ts';

/** What `unicode` answers, word for word as the specification has it. */
export const UNICODE: JsonObject = {
  latin: 'Gr\u00fc\u00dfe',
  combining: 'e\u0301',
  cjk: '\u65e5\u672c\u8a9e',
  astral: '\ud83d\ude00\ud835\udcb3',
  rtl: '\u05e9\u05dc\u05d5\u05dd',
  separators: '\u2028\u2029',
  control: '\u0000\u0001\u001f\u007f',
  escapes: '"\\/\b\f\n\r\t',
  bom: '\ufeff',
  empty: '',
  '\u00e4 key': '\ud83d\udd11',
};

export const data: readonly Scenario[] = [
  {
    requirement: 'DATA-01',
    title: 'a step that returns nothing',
    async run(trial) {
      const input = { rows: [1, 2], empty: {} };
      const session = await trial.openFor('nothing');
      const output = trial.output(await session.run('nothing', input));
      trial.ensure(isDeepStrictEqual(output, input), `the output is ${brief(output)}, not the input ${brief(input)}`);
    },
  },
  {
    requirement: 'DATA-02',
    title: 'every kind of character, sent raw',
    async run(trial) {
      await echoes(trial, { ...UNICODE, again: [UNICODE] });
    },
  },
  {
    requirement: 'DATA-02',
    title: 'every kind of character, sent as escapes',
    async run(trial) {
      await echoes(trial, UNICODE, { encode: (message) => `${escapeAll(JSON.stringify(message))}\n` });
    },
  },
  {
    requirement: 'DATA-02',
    title: "characters from the provider's own source",
    async run(trial) {
      const session = await trial.openFor('unicode');
      const output = trial.output(await session.run('unicode', {}));
      for (const key of Object.keys(UNICODE)) {
        trial.ensure(
          output[key] === UNICODE[key],
          `${JSON.stringify(key)} is ${JSON.stringify(output[key])}, not ${JSON.stringify(UNICODE[key])}`,
        );
      }
    },
  },
  {
    requirement: 'FRAME-02',
    title: 'a step that returns text that is no Unicode',
    async run(trial) {
      const session = await trial.openFor('unicode');
      const answer = await session.run('unicode', { broken: true });
      if ('error' in answer) {
        const code = isObject(answer.error) ? answer.error['code'] : undefined;
        if (code === StepErrorCode.InvalidInput) throw new NotApplicable('the step refuses this input');
        return;
      }
      const text = trial.output(answer)['text'];
      trial.ensure(
        typeof text === 'string' && text.includes('\ufffd'),
        `answered ${JSON.stringify(text)}, neither an error nor U+FFFD`,
      );
    },
  },
  ...['nan', 'infinity', '-infinity'].map((value): Scenario => ({
    requirement: 'DATA-03',
    title: `a step that returns ${value}`,
    attribute: { 'FRAME-01': 'DATA-03' },
    async run(trial) {
      const session = await trial.openFor('nan');
      trial.error(await session.run('nan', { value }));
      await trial.alive(session, `after a step that returned ${value}`);
    },
  })),
  {
    requirement: 'DATA-04',
    title: 'integers beyond 2^53',
    async run(trial) {
      const session = await trial.openFor('bigint');
      const output = trial.output(await session.run('bigint', {}));
      const expected = {
        value: '9007199254740993',
        safe: 9007199254740991,
        list: ['-9007199254740993', '18446744073709551616'],
      };
      for (const [key, value] of Object.entries(expected)) {
        trial.ensure(
          isDeepStrictEqual(output[key], value),
          `${key} is ${JSON.stringify(output[key])}, not ${JSON.stringify(value)}`,
        );
      }
      await echoes(trial, {
        digits: '9007199254740993',
        zero: '007',
        exponent: '1e5',
        negative: '-18446744073709551616',
      });
    },
  },
  {
    requirement: 'DATA-05',
    title: `data ${LIMITS.maxDataDepth} deep`,
    async run(trial) {
      await echoes(trial, nested(LIMITS.maxDataDepth));
    },
  },
  {
    requirement: 'DATA-08',
    title: 'empty things, digits as keys, null, numbers',
    async run(trial) {
      await echoes(trial, {
        empty: { object: {}, array: [], nested: { a: [{}, []] } },
        digits: { '0': 'a', '1': 'b' },
        words: { none: null, yes: true, no: false },
        numbers: {
          zero: 0,
          negative: -1,
          safe: [9007199254740991, -9007199254740991],
          fraction: 0.1,
          tiny: 5e-324,
          huge: 1.7976931348623157e308,
        },
        keys: { '': 'empty key', 'a b': 1, toString: 2, length: 3 },
      });
      await echoes(trial, {});
      await echoes(trial, { '0': 'only', '1': 'digits' });
    },
  },
];

/** Sends data to `echo` and wants the same back. */
export async function echoes(trial: Trial, input: JsonObject, options: RequestOptions = {}): Promise<void> {
  const session = await trial.openFor('echo');
  const output = trial.output(await session.run('echo', input, options));
  if (isDeepStrictEqual(output, input)) return;
  const key = Object.keys({ ...input, ...output }).find((name) => !isDeepStrictEqual(output[name], input[name])) ?? '';
  trial.ensure(false, `${JSON.stringify(key)} came back as ${brief(output[key])} for ${brief(input[key])}`);
}

function brief(value: JsonValue | undefined): string {
  const text = typeof value === 'string' ? JSON.stringify(value) : show(value);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}

/** Objects and arrays in turn. */
function nested(depth: number): JsonObject {
  let value: JsonValue = 'end';
  for (let level = 0; level < depth - 1; level++) value = level % 2 === 0 ? { in: value } : [value];
  return { in: value };
}

function escapeAll(json: string): string {
  return json.replace(/[^\x20-\x7e]/g, (char) => `\\u${char.charCodeAt(0).toString(16).padStart(4, '0')}`);
}
