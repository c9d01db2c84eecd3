import type { JsonObject } from '../../../protocol/data/json.ts';
import { run } from '../../../protocol/step/messages/index.ts';
import { newRequestId } from '../../../protocol/step/framing/index.ts';
import type { Scenario } from '../scenario.ts';
import type { Session } from '../session.ts';
import { Blocked, Violation } from '../violation.ts';
import { pause } from '../within.ts';

/** Characters of two, three and four bytes. */
const TEXT = 'é日😀';

const NOTE = 'x-stepwell/note';

/** How the provider reads lines. How it writes them is looked at in every scenario. */
export const framing: readonly Scenario[] = [
  {
    requirement: 'FRAME-06',
    title: 'messages that arrive byte by byte',
    async run(trial) {
      const session = await trial.start();
      trial.result(await session.initialize(undefined, { write: byteByByte }));
      const { step, input, with: settings } = trial.harmless();
      const isEcho = step === 'echo';
      const answer = await session.run(step, isEcho ? { text: TEXT } : input, { with: settings, write: byteByByte });
      const output = trial.output(answer);
      if (isEcho)
        trial.ensure(
          output['text'] === TEXT,
          `gave back ${JSON.stringify(output['text'])} for ${JSON.stringify(TEXT)}`,
        );
    },
  },
  {
    requirement: 'FRAME-06',
    title: 'several messages in one piece',
    async run(trial) {
      const session = await trial.open();
      await session.notify(NOTE, {});
      await trial.alive(session, 'after an unknown notification').catch((error: unknown) => {
        throw error instanceof Violation ? new Blocked('the provider does not bear an unknown notification') : error;
      });
      const note = `${JSON.stringify({ jsonrpc: '2.0', method: NOTE, params: {} })}\n`;
      const encode = (message: JsonObject): string => `${note}${note}${JSON.stringify(message)}\n${note}`;
      await trial.runHarmless(session, { encode });
    },
  },
  {
    requirement: 'FRAME-07',
    title: 'lines that end with CR LF',
    async run(trial) {
      const session = await trial.start();
      const encode = (message: JsonObject): string => `${JSON.stringify(message)}\r\n`;
      trial.result(await session.initialize(undefined, { encode, timeoutMs: session.patience.answerMs }));
      await trial.runHarmless(session, { encode });
    },
  },
  {
    requirement: 'FRAME-08',
    title: 'lines that begin with a byte order mark',
    async run(trial) {
      const session = await trial.start();
      const encode = (message: JsonObject): string => `\ufeff${JSON.stringify(message)}\n`;
      trial.result(await session.initialize(undefined, { encode, timeoutMs: session.patience.answerMs }));
      await trial.runHarmless(session, { encode });
    },
  },
  {
    requirement: 'FRAME-09',
    title: 'empty lines between messages',
    async run(trial) {
      const session = await trial.start();
      const encode = (message: JsonObject): string => `\n\r\n\n${JSON.stringify(message)}\n\n\n`;
      trial.result(await session.initialize(undefined, { encode, timeoutMs: session.patience.answerMs }));
      await trial.runHarmless(session, { encode });
    },
  },
  {
    requirement: 'FRAME-11',
    title: 'lines that are not JSON',
    async run(trial) {
      const session = await trial.open();
      session.reader.nullId = 'expected';
      for (const line of [
        'not json\n',
        '{"jsonrpc":"2.0","id":\n',
        '{"jsonrpc":"2.0"}}\n',
        '"text"\n',
        '\u0000\u0001\n',
      ]) {
        await session.write(Buffer.from(line));
      }
      await trial.alive(session, 'after lines that are not JSON');
    },
  },
  {
    requirement: 'FRAME-12',
    title: 'a batch',
    async run(trial) {
      const session = await trial.open();
      session.reader.nullId = 'expected';
      const id = newRequestId();
      session.reader.refuse(id, { requirement: 'FRAME-12', message: 'answered a request inside a batch' });
      const { step, input, with: settings } = harmlessOrUnknown(trial);
      const params = session.runParams(step, input, settings);
      await session.write(Buffer.from(`${JSON.stringify([{ jsonrpc: '2.0', id, method: run.method, params }])}\n`));
      await trial.alive(session, 'after a batch');
    },
  },
];

/** The pieces fall within the characters of several bytes too, with a pause there so that they are read apart. */
async function byteByByte(session: Session, bytes: Buffer): Promise<void> {
  for (const byte of bytes) {
    await session.writeRaw(Buffer.of(byte));
    if (byte >= 0xc0) await pause(15);
  }
}

function harmlessOrUnknown(trial: Parameters<Scenario['run']>[0]): {
  step: string;
  input: JsonObject;
  with: JsonObject;
} {
  try {
    return trial.harmless();
  } catch {
    return { step: 'no-such-step', input: {}, with: {} };
  }
}
