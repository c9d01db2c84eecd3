import { realpathSync } from 'node:fs';
import { afterAll, expect, test } from 'vitest';
import { nodeStep, removeFolders, runProcess } from './support/run-process.ts';

afterAll(removeFolders);

const show = (names: string): string =>
  `return Object.fromEntries(${names}.map((name) => [name, process.env[name] ?? null]))`;

test('the env of a step lies on top of the env of the file, that on top of the envFile, that on top of what is inherited', async () => {
  const { outcome } = await runProcess({
    env: { A: 'inherited', B: 'inherited', C: 'inherited', D: 'inherited' },
    files: { '.env': '# comment\nB=envFile\nC="envFile"\nexport D=envFile\n' },
    process: {
      envFile: '.env',
      env: { C: 'file', D: 'file' },
      steps: [nodeStep('one', show(`['A', 'B', 'C', 'D']`), { env: { D: 'step' } })],
    },
  });
  expect(outcome).toMatchObject({ output: { A: 'inherited', B: 'envFile', C: 'file', D: 'step' } });
});

test('values of env may hold expressions; null removes a variable; numbers and booleans become text', async () => {
  const { outcome } = await runProcess({
    env: { GONE: 'x' },
    data: { who: 'you' },
    params: { p: { a: 1 } },
    process: {
      params: { properties: { p: {} } },
      env: { BASE: 'b', GONE: null, N: 1.5, T: true },
      steps: [
        nodeStep('one', show(`['W', 'P', 'E', 'GONE', 'N', 'T']`), {
          env: { W: 'hi ${{ input.who }}', P: '${{ params.p }}', E: '${{ env.BASE }}!' },
        }),
      ],
    },
  });
  expect(outcome).toMatchObject({ output: { W: 'hi you', P: '{"a":1}', E: 'b!', GONE: null, N: '1.5', T: 'true' } });
});

test('the runner own variables do not leak into steps', async () => {
  process.env['STEPWELL_TEST_LEAK'] = '1';
  process.env['VSCODE_TEST_LEAK'] = '1';
  process.env['ELECTRON_TEST_LEAK'] = '1';
  const nodeOptions = process.env['NODE_OPTIONS'];
  process.env['NODE_OPTIONS'] = '--no-deprecation';
  try {
    const { outcome } = await runProcess({
      process: {
        steps: [
          nodeStep(
            'one',
            show(`['STEPWELL_TEST_LEAK', 'VSCODE_TEST_LEAK', 'ELECTRON_TEST_LEAK', 'NODE_OPTIONS', 'PATH']`),
          ),
        ],
      },
    });
    expect(outcome).toMatchObject({
      output: {
        STEPWELL_TEST_LEAK: null,
        VSCODE_TEST_LEAK: null,
        ELECTRON_TEST_LEAK: null,
        NODE_OPTIONS: null,
        PATH: process.env['PATH'],
      },
    });
  } finally {
    for (const name of ['STEPWELL_TEST_LEAK', 'VSCODE_TEST_LEAK', 'ELECTRON_TEST_LEAK'])
      Reflect.deleteProperty(process.env, name);
    if (nodeOptions === undefined) Reflect.deleteProperty(process.env, 'NODE_OPTIONS');
    else process.env['NODE_OPTIONS'] = nodeOptions;
  }
});

test('cwd is relative to the folder of the process file, that of a step to the cwd of the process', async () => {
  const { outcome, folder } = await runProcess({
    files: { 'a/b/.keep': '' },
    process: { cwd: 'a', steps: [nodeStep('one', 'return { cwd: process.cwd() }', { cwd: 'b' })] },
  });
  expect(outcome).toEqual({ status: 'finished', output: { cwd: `${realpathSync(folder)}/a/b` } });
});

test('steps have no terminal, and git asks for no password', async () => {
  const { outcome } = await runProcess({
    process: {
      steps: [
        {
          id: 'one',
          run: `(exec < /dev/tty) 2> /dev/null && t=yes || t=no; echo "{\\"tty\\": \\"$t\\", \\"git\\": \\"$GIT_TERMINAL_PROMPT\\"}"`,
          outputFrom: 'stdout-json',
        },
      ],
    },
  });
  expect(outcome).toEqual({ status: 'finished', output: { tty: 'no', git: '0' } });
});

test('an envFile that cannot be read fails the process before any step', async () => {
  const { outcome, events } = await runProcess({
    process: { envFile: 'missing.env', steps: [{ id: 'one', command: 'true' }] },
  });
  expect(outcome).toMatchObject({ status: 'error', error: { code: 'EnvFileInvalid' } });
  expect(events.map((event) => event.type)).toEqual(['processStarted', 'processFailed']);
});

test('a command finds its id, step, attempt, input, settings and folders in its environment', async () => {
  const { outcome } = await runProcess({
    data: { a: 1 },
    process: {
      steps: [
        nodeStep(
          'one',
          `return {
          pid: process.env.STEPWELL_PID, step: process.env.STEPWELL_STEP, attempt: process.env.STEPWELL_ATTEMPT, input,
          with: JSON.parse(fs.readFileSync(process.env.STEPWELL_WITH)), output: fs.statSync(process.env.STEPWELL_OUTPUT).size,
          artifacts: fs.readdirSync(process.env.STEPWELL_ARTIFACT_DIR), mode: (fs.statSync(process.env.STEPWELL_INPUT).mode & 0o777).toString(8),
        }`,
          { with: { deep: ['${{ input.a }}', 'n=${{ input.a }}'] } },
        ),
      ],
    },
  });
  expect(outcome).toEqual({
    status: 'finished',
    output: {
      pid: '0'.repeat(32),
      step: 'one',
      attempt: '1',
      input: { a: 1 },
      with: { deep: [1, 'n=1'] },
      output: 0,
      artifacts: [],
      mode: '600',
    },
  });
});
