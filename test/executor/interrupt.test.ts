import { afterAll, describe, expect, test } from 'vitest';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

describe('interrupts', () => {
  test('`interrupt` in the file pauses after the step: nothing later runs, and the cursor says where to go on', async () => {
    const { outcome, record, events } = await runProcess({
      process: {
        steps: [
          nodeStep('draft', 'return { text: "hello" }', { interrupt: { message: 'Check ${{ input.text }}.' } }),
          nodeStep('send', 'return { sent: input.text }'),
        ],
      },
    });
    expect(outcome).toMatchObject({
      status: 'interrupted',
      cursor: { next: 1, input: { text: 'hello' }, attempts: 0 },
    });
    expect(record).toMatchObject({
      status: 'interrupted',
      interrupt: { step: 'draft', message: 'Check hello.', data: { text: 'hello' }, revision: 1, expiresAt: null },
    });
    expect(record.steps.map((step) => step.status)).toEqual(['interrupted', 'pending']);
    expect(events.map((event) => event.type)).toEqual([
      'processStarted',
      'stepStarted',
      'stepFinished',
      'processInterrupted',
    ]);
  });

  test('proceeding from the cursor runs the steps after the pause with the data it is given, and no step twice', async () => {
    const process = {
      steps: [
        nodeStep('draft', 'return { text: "hello" }', { interrupt: true }),
        nodeStep('send', 'return { sent: input.text }'),
      ],
    };
    const { outcome } = await runProcess({ process });
    if (outcome.status !== 'interrupted') throw new Error(outcome.status);
    const on = await runProcess({ process, cursor: { ...outcome.cursor, input: { text: 'edited' } } });
    expect(on.outcome).toEqual({ status: 'finished', output: { sent: 'edited' } });
    expect(on.events.filter((event) => event.type === 'stepStarted').map((event) => event.step)).toEqual(['send']);
  });

  test('a step that asks for an interrupt pauses the process; its own message and schema win over the file', async () => {
    const ask = `emit({ interrupt: { message: 'Mine', schema: { required: ['a'] }, expiresInMs: 60000 } });`;
    const { record, events } = await runProcess({
      process: {
        steps: [
          nodeStep('one', `${ask} return { a: 1 }`, { interrupt: { message: 'The file', schema: { type: 'object' } } }),
        ],
      },
    });
    expect(record.interrupt).toMatchObject({ message: 'Mine', schema: { required: ['a'] } });
    expect(record.interrupt?.expiresAt).not.toBeNull();
    expect(events.filter((event) => event.type === 'processInterrupted')).toHaveLength(1);
  });

  test('the schema of the file holds when a step asks without one', async () => {
    const { record } = await runProcess({
      process: {
        steps: [
          nodeStep('one', `emit({ interrupt: { message: 'Mine' } }); return {}`, {
            interrupt: { schema: { required: ['b'] } },
          }),
        ],
      },
    });
    expect(record.interrupt).toMatchObject({ message: 'Mine', schema: { required: ['b'] } });
  });

  test('failed attempts never pause, even with continueOnError', async () => {
    const { outcome } = await runProcess({
      process: {
        steps: [
          nodeStep('one', `emit({ interrupt: { message: 'No' } }); process.exitCode = 1;`, {
            interrupt: true,
            continueOnError: true,
          }),
        ],
      },
    });
    expect(outcome).toMatchObject({ status: 'finished' });
  });

  test('output that happens to contain a key `interrupt` is data', async () => {
    const { outcome } = await runProcess({
      process: { steps: [nodeStep('one', `return { interrupt: { message: 'not one' }, status: 'interrupted' }`)] },
    });
    expect(outcome).toEqual({
      status: 'finished',
      output: { interrupt: { message: 'not one' }, status: 'interrupted' },
    });
  });

  test('the last step may interrupt: proceeding from there finishes the process with the data it is given', async () => {
    const process = { steps: [nodeStep('only', 'return { a: 1 }', { interrupt: true })] };
    const { outcome } = await runProcess({ process });
    if (outcome.status !== 'interrupted') throw new Error(outcome.status);
    const on = await runProcess({ process, cursor: { ...outcome.cursor, input: { a: 2 } } });
    expect(on.outcome).toEqual({ status: 'finished', output: { a: 2 } });
    expect(on.events.map((event) => event.type)).toEqual(['processStarted', 'processFinished']);
  });

  test('later steps can still name the results of steps before the pause', async () => {
    const process = {
      steps: [
        nodeStep('first', 'return { secretSauce: 7 }'),
        nodeStep('second', 'return { replaced: true }', { interrupt: true }),
        nodeStep('third', 'return JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH))', {
          with: { sauce: '${{ steps.first.output.secretSauce }}' },
        }),
      ],
    };
    const { outcome } = await runProcess({ process });
    if (outcome.status !== 'interrupted') throw new Error(outcome.status);
    const stored = JSON.parse(JSON.stringify(outcome.cursor)) as typeof outcome.cursor;
    const on = await runProcess({ process, cursor: stored });
    expect(on.outcome).toEqual({ status: 'finished', output: { sauce: 7 } });
  });

  test('a byte order mark, carriage returns and empty lines in STEPWELL_EVENTS do no harm', async () => {
    const lines = JSON.stringify('\ufeff{"log":"first"}\r\n\r\n{"interrupt":{"message":"Look"},"future":1}');
    const { outcome } = await runProcess({
      process: {
        steps: [nodeStep('one', `fs.appendFileSync(process.env.STEPWELL_EVENTS, ${lines}); return {}`)],
      },
    });
    expect(outcome).toMatchObject({ status: 'interrupted' });
  });

  test('a line of STEPWELL_EVENTS that is not understood fails the step: it could be the one that asks for a pause', async () => {
    const { outcome } = await runProcess({
      process: {
        steps: [nodeStep('one', `fs.appendFileSync(process.env.STEPWELL_EVENTS, '{"interrupt": {"mess'); return {}`)],
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'ProtocolError' } });
  });

  test('steps of onFailure and finally may not interrupt', async () => {
    const { outcome } = await runProcess({
      process: {
        steps: [{ id: 'one', command: 'true' }],
        finally: [nodeStep('last', `emit({ interrupt: { message: 'No' } }); return {}`)],
      },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'InterruptForbidden', step: 'last' } });
  });
});
