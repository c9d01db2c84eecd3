import { appendFileSync, mkdtempSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, onTestFinished, test } from 'vitest';
import { LogTail } from '../../extension/connection/log-tail.ts';
import { readRunnerLogLine } from '../../extension/connection/runner-log-line.ts';

function newLog(): string {
  const folder = mkdtempSync(join(tmpdir(), 'stepwell-tail-'));
  onTestFinished(() => {
    rmSync(folder, { recursive: true });
  });
  return join(folder, 'runner.log');
}

test('a tail begins near the end with a whole line, follows, and goes on in the file that replaces a full one', async () => {
  const path = newLog();
  const tail = new LogTail(path);
  expect(await tail.read()).toEqual([]);
  writeFileSync(path, `${'x'.repeat(100_000)}\nlast\n`);
  expect(await tail.read()).toEqual(['last']);
  appendFileSync(path, 'zwölf\nhal');
  expect(await tail.read()).toEqual(['zwölf']);
  appendFileSync(path, 'f\n');
  expect(await tail.read()).toEqual(['half']);
  renameSync(path, `${path}.1`);
  writeFileSync(path, 'new\n');
  expect(await tail.read()).toEqual(['new']);
  expect(await tail.read()).toEqual([]);
});

test('a line of the runner is told with its time, fields and stack; what is none as it is', () => {
  const line = JSON.stringify({
    time: 't',
    level: 'warning',
    message: 'Odd',
    pid: 'ab',
    left: [1],
    stack: 'Error\n at x',
  });
  expect(readRunnerLogLine(line)).toEqual({ level: 'warning', text: 't Odd pid=ab left=[1]\nError\n at x' });
  expect(readRunnerLogLine('plain')).toEqual({ level: 'info', text: 'plain' });
  expect(readRunnerLogLine('[1]')).toEqual({ level: 'info', text: '[1]' });
});
