import { describe, expect, test } from 'vitest';
import type { ProcessFile, Step } from '../../../protocol/process-file/model.ts';
import { forPlatform, platformOf } from '../../../protocol/process-file/platform.ts';
import { resolveDefinition } from '../../../protocol/process-file/resolve.ts';
import { declaredPaths } from '../../../protocol/process-file/expressions/index.ts';

const base: ProcessFile = { version: 1, name: 'demo', steps: [{ id: 'one', command: 'true' }] };
const linux = (file: Partial<ProcessFile>) =>
  resolveDefinition({ ...base, ...file }, { file: '/repo/a/demo.process.json', platform: 'linux' });

test('defaults hold where the file says nothing', () => {
  expect(linux({})).toEqual({
    name: 'demo',
    title: 'demo',
    file: '/repo/a/demo.process.json',
    cwd: '/repo/a',
    env: {},
    inheritEnv: [],
    secrets: {},
    providers: {},
    steps: [
      {
        id: 'one',
        name: 'one',
        action: { kind: 'command', command: 'true', args: [], stdin: 'null', outputFrom: 'file' },
        with: {},
        cwd: '/repo/a',
        env: {},
        killGraceMs: 5000,
        retry: { maxAttempts: 1, delayMs: 1000, backoff: 2, maxDelayMs: 300_000, jitter: 0.1 },
        idempotent: false,
        continueOnError: false,
        outputMode: 'replace',
      },
    ],
    onFailure: [],
    finally: [],
    priority: 0,
  });
});

test('what the file says is kept, times in milliseconds, paths absolute', () => {
  const definition = linux({
    title: 'Demo',
    cwd: '../jobs',
    envFile: '.env',
    timeout: '1h',
    secrets: { A: { file: 'a.txt' }, B: { env: 'B' } },
    providers: { py: { command: 'python3', args: ['x.py'], cwd: 'py', startTimeout: 2 } },
    concurrency: { key: 'k' },
    priority: 3,
    steps: [
      { id: 'p', provider: 'py' },
      { id: 'q', provider: 'py', step: 'other', cwd: 'sub', interrupt: true },
      {
        id: 'r',
        run: ['a', 'b'],
        interrupt: { message: 'm', expiresIn: '1d' },
        timeout: '500ms',
        retry: { maxAttempts: 2, delay: 5, on: ['Timeout'] },
      },
      { id: 's', run: 'a', interrupt: false, if: false },
    ],
  });
  expect(definition).toMatchObject({
    title: 'Demo',
    cwd: '/repo/jobs',
    envFile: '/repo/a/.env',
    timeoutMs: 3_600_000,
    secrets: { A: { file: '/repo/a/a.txt' }, B: { env: 'B' } },
    providers: { py: { command: 'python3', args: ['x.py'], cwd: '/repo/jobs/py', env: {}, startTimeoutMs: 2000 } },
    concurrency: { key: 'k', limit: 1, hold: false },
    priority: 3,
    steps: [
      { action: { kind: 'provider', provider: 'py', step: 'p' }, cwd: '/repo/jobs' },
      { action: { kind: 'provider', provider: 'py', step: 'other' }, cwd: '/repo/jobs/sub', interrupt: {} },
      {
        action: { kind: 'shell', script: 'a\nb', shell: 'sh', stdin: 'null', outputFrom: 'file' },
        interrupt: { message: 'm', expiresInMs: 86_400_000 },
        timeoutMs: 500,
        retry: { maxAttempts: 2, delayMs: 5000, backoff: 2, maxDelayMs: 300_000, jitter: 0.1, on: ['Timeout'] },
      },
      { if: false },
    ],
  });
  expect(definition.steps[3]).not.toHaveProperty('interrupt');
});

test('settings of `defaults` hold for every step without its own', () => {
  const definition = linux({
    defaults: {
      shell: 'bash',
      timeout: '1m',
      retry: { maxAttempts: 3 },
      idempotent: true,
      outputMode: 'merge',
      killGrace: 0,
    },
    steps: [
      { id: 'a', run: 'x' },
      {
        id: 'b',
        run: 'x',
        shell: 'zsh',
        timeout: 1,
        retry: { maxAttempts: 1 },
        idempotent: false,
        outputMode: 'replace',
        killGrace: '1s',
      },
    ],
    finally: [{ id: 'c', run: 'x' }],
  });
  const shown = [...definition.steps, ...definition.finally].map(
    ({ action, timeoutMs, retry, idempotent, outputMode, killGraceMs }) =>
      [action.kind === 'shell' && action.shell, timeoutMs, retry.maxAttempts, idempotent, outputMode, killGraceMs].join(
        ' ',
      ),
  );
  expect(shown).toEqual(['bash 60000 3 true merge 0', 'zsh 1000 1 false replace 1000', 'bash 60000 3 true merge 0']);
});

describe('platforms', () => {
  const step: Step = {
    id: 'a',
    command: 'ls',
    args: ['-l'],
    stdin: 'json',
    windows: { run: 'dir', shell: 'cmd' },
    macos: { args: ['-G'] },
    linux: { provider: 'p' },
  };

  test("giving another way to run drops what belongs to the step's own", () => {
    expect(forPlatform(step, 'windows')).toEqual({ id: 'a', run: 'dir', shell: 'cmd', stdin: 'json' });
    expect(forPlatform(step, 'linux')).toEqual({ id: 'a', provider: 'p' });
  });

  test("other fields replace the step's own, whole", () => {
    expect(forPlatform(step, 'macos')).toEqual({ id: 'a', command: 'ls', args: ['-G'], stdin: 'json' });
  });

  test('a provider has them too: fields replace its own, the others stay', () => {
    const file: ProcessFile = {
      ...base,
      providers: {
        p: {
          command: 'python3',
          args: ['steps.py'],
          env: { A: 'a' },
          windows: { command: 'py', env: { B: 'b' } },
          macos: { cwd: 'mac', startTimeout: '1m' },
        },
      },
    };
    const on = (platform: 'windows' | 'macos' | 'linux') =>
      resolveDefinition(file, {
        file: platform === 'windows' ? 'C:\\r\\x.process.json' : '/r/x.process.json',
        platform,
      }).providers['p'];
    const common = { args: ['steps.py'], startTimeoutMs: 30_000 };
    expect(on('windows')).toEqual({ ...common, command: 'py', cwd: 'C:\\r', env: { B: 'b' } });
    expect(on('macos')).toEqual({
      ...common,
      command: 'python3',
      cwd: '/r/mac',
      env: { A: 'a' },
      startTimeoutMs: 60_000,
    });
    expect(on('linux')).toEqual({ ...common, command: 'python3', cwd: '/r', env: { A: 'a' } });
  });

  test('paths and the shell are those of the platform', () => {
    const file = { ...base, cwd: 'sub', steps: [{ id: 'a', run: 'x' }] };
    const definition = resolveDefinition(file, { file: 'C:\\repo\\demo.process.json', platform: 'windows' });
    expect(definition.cwd).toBe('C:\\repo\\sub');
    expect(definition.steps[0]?.action).toMatchObject({ shell: 'pwsh' });
  });

  test("Node's names of them", () => {
    expect(['win32', 'darwin', 'linux', 'freebsd'].map(platformOf)).toEqual(['windows', 'macos', 'linux', 'linux']);
  });
});

test('schemas declare paths that may have no value', () => {
  const definition = linux({
    params: { properties: { who: {} } },
    dataSchema: { properties: { a: { properties: { b: {} } }, list: { items: { properties: { c: {} } } } } },
    steps: [
      { id: 'one', command: 'x', outputSchema: { properties: { rows: {} } } },
      { id: 'two', command: 'x', inputSchema: { properties: { z: {} } } },
    ],
  });
  const [one, two] = definition.steps;
  if (one === undefined || two === undefined) throw new Error('There are two steps.');
  const first = declaredPaths(definition, one);
  const second = declaredPaths(definition, two);
  expect(first(['params', 'who'])).toBe(true);
  expect(first(['params', 'whom'])).toBe(false);
  expect(first(['input', 'a', 'b'])).toBe(true);
  expect(first(['input', 'list', 0, 'c'])).toBe(true);
  expect(first(['input', 'x'])).toBe(false);
  expect(second(['input', 'a'])).toBe(false);
  expect(second(['input', 'z'])).toBe(true);
  expect(second(['steps', 'one', 'output', 'rows'])).toBe(true);
  expect(second(['steps', 'one', 'output', 'toString'])).toBe(false);
});
