import { existsSync, mkdirSync, statSync, symlinkSync, unlinkSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { expect, test } from 'vitest';
import type { StepLog } from '../../../protocol/process/events.ts';
import { defaultExecutorPath } from '../../../runner/daemon/supervisor/executor-path.ts';
import { spawnExecutor } from '../../../runner/daemon/supervisor/spawn-executor.ts';
import { frameBytes, FrameReader, FROM_EXECUTOR_LIMITS } from '../../../runner/executor-process/frames.ts';
import { LogFile } from '../../../runner/executor-process/log-file.ts';
import type { FromExecutor } from '../../../runner/executor-process/messages.ts';
import { job, readLog, testFolder } from './support/jobs.ts';
import { memoryMiB } from './support/processes.ts';

const MB = 1_000_000;

test.skipIf(process.platform !== 'linux')(
  '200 MB of log while the daemon does not read: the step goes on, and the memory of the executor stays flat',
  async () => {
    const request = job({
      steps: [
        {
          id: 'one',
          run: `yes 'a line of output that is about eighty characters long, as many lines of logs are' | head -c ${200 * MB}; touch "$FOLDER/done"; until [ -e "$FOLDER/go" ]; do sleep 0.05; done`,
        },
      ],
    });
    const program = spawnExecutor({
      path: defaultExecutorPath(),
      mark: 'test-slow-daemon',
      env: process.env,
      maxHeapMb: 512,
      containment: 'none',
    });
    try {
      const heard: FromExecutor[] = [];
      const reader = new FrameReader<FromExecutor>(FROM_EXECUTOR_LIMITS, ({ message }) => {
        heard.push(message);
      });
      const send = (message: object): void => {
        for (const bytes of frameBytes(message)) program.stdin.write(bytes);
      };
      const read = (until: string): Promise<void> =>
        new Promise((resolve) => {
          const take = (chunk: Buffer): void => {
            reader.push(chunk);
            if (!heard.some(({ type }) => type === until)) return;
            program.stdout.off('data', take).pause();
            resolve();
          };
          program.stdout.on('data', take).resume();
        });
      await read('ready');
      const quiet = memoryMiB(program.pid ?? 0, 'VmRSS');
      send({ type: 'job', job: request.job, logs: request.logs });
      await read('event');
      send({ type: 'kept', event: 2 });
      while (!existsSync(join(request.folder, 'done'))) await delay(50);
      const peak = memoryMiB(program.pid ?? 0, 'VmHWM');
      console.log(`executor: ${quiet.toFixed(0)} MiB idle, at most ${peak.toFixed(0)} MiB over 200 MB of log`);
      expect(statSync(join(request.logs, '0-1.jsonl')).size).toBeGreaterThan(200 * MB);
      expect(peak - quiet).toBeLessThan(50);
      mkdirSync(join(request.folder, 'go'));
      await read('ended');
      expect(heard.at(-1)).toMatchObject({ outcome: { status: 'finished' } });
    } finally {
      program.kill('SIGKILL');
    }
  },
);

test.skipIf(!existsSync('/dev/full'))(
  'a log that cannot be written fails no step; what was lost is said once the disk takes something again',
  () => {
    const folder = testFolder();
    const path = join(folder, 'log.jsonl');
    symlinkSync('/dev/full', path);
    const record = (message: string): StepLog => ({
      type: 'stepLog',
      at: '2026-01-01T00:00:00.000Z',
      step: 'one',
      phase: 'steps',
      attempt: 1,
      source: 'stdout',
      level: 'info',
      message,
    });
    const file = new LogFile(path, record(''));
    file.write(record('lost'));
    file.write(record('too'));
    file.close('2026-01-01T00:00:01.000Z');
    unlinkSync(path);
    file.write(record('kept'));
    file.close('2026-01-01T00:00:02.000Z');
    expect(readLog(path).map(({ source, message }) => `${source}: ${message}`)).toEqual([
      'runner: 2 records of this log could not be written (ENOSPC).',
      'stdout: kept',
    ]);
  },
);
