import { spawnSync } from 'node:child_process';
import { chmodSync, cpSync, existsSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { expect, test } from 'vitest';
import { checkDisk, checkNode } from '../../../runner/cli/doctor/checks/machine.ts';
import { checkStore } from '../../../runner/cli/doctor/checks/store.ts';
import type { Diagnosis } from '../../../runner/cli/doctor/examine.ts';
import { newStateDir } from './support/folders.ts';
import { DIST, runner } from './support/runners.ts';

function doctor(stateDir: string): { status: number | null; diagnosis: Diagnosis } {
  const program = [join(DIST, 'stepwell.js'), 'doctor', '--json', '--state-dir', stateDir];
  const { status, stdout } = spawnSync(process.execPath, program, { encoding: 'utf8' });
  return { status, diagnosis: JSON.parse(stdout) as Diagnosis };
}

const problems = ({ findings }: Diagnosis): string[] =>
  findings
    .filter(({ level }) => level === 'problem')
    .map(({ about, text, advice = '' }) => `${about}: ${text} ${advice}`);

test('a directory nobody used yet is no problem, and doctor does not make it', () => {
  const stateDir = newStateDir();
  const { status, diagnosis } = doctor(stateDir);
  expect(status).toBe(0);
  expect(diagnosis).toMatchObject({ stateDir, socket: null, owner: null, lives: false, status: null });
  expect(existsSync(stateDir)).toBe(false);
});

test('a runner that serves is asked how it is, and its socket is named', async () => {
  const stateDir = newStateDir();
  const started = runner(stateDir, ['--wait']);
  await started.says('works in');
  const { status, diagnosis } = doctor(stateDir);
  expect(problems(diagnosis)).toEqual([]);
  expect(status).toBe(0);
  expect(diagnosis).toMatchObject({ lives: true, status: { pid: started.child.pid, state: 'serving', damage: [] } });
  if (process.platform !== 'win32') expect(diagnosis.socket).toBe(join(stateDir, 'runner.sock'));
  started.child.kill('SIGKILL');
  await started.ended;
  const after = doctor(stateDir);
  expect(after.status).toBe(0);
  expect(after.diagnosis.findings.filter(({ about }) => about === 'store').map(({ level }) => level)).toContain('ok');
  expect(after.diagnosis).toMatchObject({ lives: false, status: null, owner: { process: { pid: started.child.pid } } });
});

test('the store of a runner that is gone is read record by record, and damage in it is a problem', () => {
  const stateDir = newStateDir();
  const golden = fileURLToPath(new URL('../../golden/store/format-1/closed/', import.meta.url));
  const store = join(stateDir, 'store');
  cpSync(golden, store, { recursive: true });
  expect(checkStore(store)).toEqual([
    {
      about: 'store',
      level: 'ok',
      text: expect.stringMatching(/^Its \d+ records, .* are as they were written\.$/) as string,
    },
  ]);
  const [segment = ''] = readdirSync(store).filter((name) => name.startsWith('journal-'));
  const bytes = readFileSync(join(store, segment));
  const middle = bytes.length >> 1;
  bytes.writeUInt8(bytes.readUInt8(middle) ^ 1, middle);
  writeFileSync(join(store, segment), bytes);
  const [damage] = checkStore(store);
  expect(damage).toMatchObject({ level: 'problem' });
  expect(damage?.text).toMatch(new RegExp(`^${segment}: \\d+ bytes at \\d+ are damaged\\.$`));
  expect(readdirSync(store)).toEqual(readdirSync(golden));
});

test.skipIf(process.platform === 'win32')(
  'state that others can read is a problem, with the command that ends it',
  () => {
    const stateDir = newStateDir();
    mkdirSync(stateDir, { mode: 0o700 });
    writeFileSync(join(stateDir, 'token'), 'a'.repeat(64));
    chmodSync(join(stateDir, 'token'), 0o644);
    chmodSync(stateDir, 0o755);
    const { status, diagnosis } = doctor(stateDir);
    expect(status).toBe(1);
    expect(problems(diagnosis).join('\n')).toMatch(
      /open to everybody.*chmod 700 .*state\n.*token is open to .*chmod 600/,
    );
  },
);

test.skipIf(process.platform === 'win32')('a runner that does not answer is a problem', async () => {
  const stateDir = newStateDir();
  const started = runner(stateDir, ['--wait']);
  await started.says('works in');
  const { rmSync } = await import('node:fs');
  rmSync(join(stateDir, 'runner.sock'));
  const { status, diagnosis } = doctor(stateDir);
  expect(status).toBe(1);
  expect(problems(diagnosis).join('\n')).toContain(`kill ${started.child.pid ?? 0}`);
});

test('a file where the state directory should be is a problem', () => {
  const stateDir = newStateDir();
  writeFileSync(stateDir, '');
  const { status, diagnosis } = doctor(stateDir);
  expect(status).toBe(1);
  expect(problems(diagnosis)[0]).toContain('is not a folder');
});

test('Node and the disk have their limits', () => {
  expect(checkNode('v20.19.0', 'node').level).toBe('ok');
  expect(checkNode('v20.18.9', 'node').level).toBe('problem');
  expect(checkNode('v24.0.0', 'node').level).toBe('ok');
  expect(checkDisk({ freeBytes: 10 * 2 ** 20, totalBytes: 2 ** 30 }).level).toBe('problem');
  expect(checkDisk({ freeBytes: 500 * 2 ** 20, totalBytes: 2 ** 30 }).level).toBe('note');
  expect(checkDisk({ freeBytes: 50 * 2 ** 30, totalBytes: 2 ** 40 }).text).toContain('50.0 GiB of 1.0 TiB');
});
