import { afterAll, describe, expect, test } from 'vitest';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

describe('data between steps', () => {
  test('step 1 gets the start data; a step takes the output of the one before; the last output is that of the process', async () => {
    const { outcome, record, events } = await runProcess({
      data: { n: 1 },
      process: {
        steps: [
          nodeStep('one', 'return { n: input.n + 1 }'),
          nodeStep('two', 'return { n: input.n * 10, seen: input }'),
        ],
      },
    });
    expect(outcome).toEqual({ status: 'finished', output: { n: 20, seen: { n: 2 } } });
    expect(record.output).toEqual({ n: 20, seen: { n: 2 } });
    expect(events.filter((event) => event.type === 'stepStarted').map((event) => event.input)).toEqual([
      { n: 1 },
      { n: 2 },
    ]);
  });

  test('outputMode merge assigns the top-level keys of the output into the input', async () => {
    const { outcome } = await runProcess({
      data: { keep: 1, deep: { a: 1, b: 2 } },
      process: { steps: [nodeStep('one', 'return { deep: { a: 9 }, added: true }', { outputMode: 'merge' })] },
    });
    expect(outcome).toMatchObject({ output: { keep: 1, deep: { a: 9 }, added: true } });
    expect(outcome).not.toHaveProperty('output.deep.b');
  });

  test('a command that succeeds and writes no output passes its data through', async () => {
    const { outcome } = await runProcess({ data: { a: 1 }, process: { steps: [{ id: 'one', command: 'true' }] } });
    expect(outcome).toEqual({ status: 'finished', output: { a: 1 } });
  });

  test('a step whose `if` is false is skipped: data passes through, its output is null, and it does not interrupt', async () => {
    const { outcome, record, events } = await runProcess({
      data: { go: false },
      process: {
        steps: [
          nodeStep('skip', 'return { never: true }', { if: 'input.go', interrupt: true }),
          nodeStep('look', 'return { ...input, with: JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH)) }', {
            with: { status: '${{ steps.skip.status }}', output: '${{ steps.skip.output }}' },
          }),
        ],
      },
    });
    expect(outcome).toEqual({
      status: 'finished',
      output: { go: false, with: { status: 'skipped', output: null } },
    });
    expect(record.steps[0]?.status).toBe('skipped');
    expect(events.map((event) => event.type)).not.toContain('processInterrupted');
  });

  test('a path that is not declared is an error; a declared path without a value is null', async () => {
    const wanting = (path: string): object => ({
      steps: [
        nodeStep('one', 'return JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH))', { with: { value: path } }),
      ],
    });
    const missing = await runProcess({ process: wanting('${{ input.nothing }}') });
    expect(missing.outcome).toMatchObject({ status: 'error', error: { code: 'ExpressionFailed', step: 'one' } });
    const declared = await runProcess({
      process: { dataSchema: { properties: { nothing: { type: 'string' } } }, ...wanting('${{ input.nothing }}') },
    });
    expect(declared.outcome).toEqual({ status: 'finished', output: { value: null } });
  });

  test.each([
    ['__proto__', '{"__proto__": {"a": 1}}'],
    ['constructor', '{"constructor": 1}'],
    ['prototype', '{"a": {"prototype": 1}}'],
    ['a duplicate key', '{"a": 1, "a": 2}'],
    ['an integer beyond 2^53-1', '{"id": 9007199254740993}'],
    ['a depth of 65', '{"a":'.repeat(64) + '{}' + '}'.repeat(64)],
  ])('output with %s is refused', async (_, text) => {
    const { outcome } = await runProcess({
      process: { steps: [nodeStep('one', `fs.writeFileSync(process.env.STEPWELL_OUTPUT, ${JSON.stringify(text)})`)] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'OutputInvalid', step: 'one' } });
  });

  test('a depth of 64 and a float beyond 2^53 are fine', async () => {
    const text = '{"a":'.repeat(63) + '{"f":1e300}' + '}'.repeat(63);
    const { outcome } = await runProcess({
      process: { steps: [nodeStep('one', `fs.writeFileSync(process.env.STEPWELL_OUTPUT, ${JSON.stringify(text)})`)] },
    });
    expect(outcome).toEqual({ status: 'finished', output: JSON.parse(text) as unknown });
  });

  test('an output over the limit fails with its size and the way out', async () => {
    const { outcome } = await runProcess({
      process: { steps: [nodeStep('one', `return { text: 'x'.repeat(2 * 1024 * 1024) }`)] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'DataTooLarge' } });
    expect(JSON.stringify(outcome)).toContain('2097163 bytes');
    expect(JSON.stringify(outcome)).toContain('artifact');
  });

  test('the limit can be raised, and 8 MiB travel', async () => {
    const size = 8 * 1024 * 1024 - 100;
    const { outcome } = await runProcess({
      maxDataBytes: 8 * 1024 * 1024,
      process: {
        steps: [
          nodeStep('one', `return { text: 'x'.repeat(${size}) }`),
          nodeStep('two', 'return { length: input.text.length }'),
        ],
      },
    });
    expect(outcome).toEqual({ status: 'finished', output: { length: size } });
  });

  test('input that does not match inputSchema and output that does not match outputSchema fail the step', async () => {
    const schema = { type: 'object', properties: { n: { type: 'number' } }, required: ['n'] };
    const input = await runProcess({
      data: { n: 'one' },
      process: { steps: [nodeStep('one', 'return {}', { inputSchema: schema })] },
    });
    expect(input.outcome).toMatchObject({ status: 'error', error: { code: 'InputInvalid' } });
    expect(JSON.stringify(input.outcome)).toContain('/n');
    const output = await runProcess({
      process: { steps: [nodeStep('one', 'return { n: "two" }', { outputSchema: schema })] },
    });
    expect(output.outcome).toMatchObject({ status: 'error', error: { code: 'OutputInvalid' } });
  });
});

describe('where the output of a command comes from', () => {
  test('stdout-json takes standard output as the data', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', run: `echo '{"a": [1, 2]}'`, outputFrom: 'stdout-json' }] },
    });
    expect(outcome).toEqual({ status: 'finished', output: { a: [1, 2] } });
  });

  test('stdout-text takes standard output as text, without its last line break', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', run: 'printf "two\\nlines\\n"', outputFrom: 'stdout-text' }] },
    });
    expect(outcome).toEqual({ status: 'finished', output: { stdout: 'two\nlines' } });
  });

  test('standard output that is not JSON is a ProtocolError with the line', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', run: 'echo not data', outputFrom: 'stdout-json' }] },
    });
    expect(outcome).toMatchObject({
      status: 'error',
      error: { code: 'ProtocolError', details: { received: expect.stringContaining('not data') as string } },
    });
  });

  test('an output file written beside stdout-text is a ProtocolError: one of the two was meant', async () => {
    const { outcome } = await runProcess({
      process: { steps: [{ id: 'one', run: `echo '{}' > $STEPWELL_OUTPUT; echo text`, outputFrom: 'stdout-text' }] },
    });
    expect(outcome).toMatchObject({ status: 'error', error: { code: 'ProtocolError' } });
    expect(JSON.stringify(outcome)).toContain('STEPWELL_OUTPUT');
  });

  test('`stdin: "json"` opens the input as standard input; otherwise it is empty', async () => {
    const { outcome } = await runProcess({
      data: { a: 1 },
      process: {
        steps: [
          { id: 'one', command: 'cat', stdin: 'json', outputFrom: 'stdout-json' },
          { id: 'two', command: 'wc', args: ['-c'], outputFrom: 'stdout-text' },
        ],
      },
    });
    expect(outcome).toMatchObject({ status: 'finished', output: { stdout: '0' } });
  });
});
