import { mkdirSync, rmdirSync } from 'node:fs';
import { dirname } from 'node:path';
import type { Readable, Writable } from 'node:stream';
import { CancelToken, createExecutor, type JobOutcome } from '../executor/index.ts';
import type { Launcher } from '../executor/launch/launcher.ts';
import type { SchemaValidator } from '../validation/validator.ts';
import { FrameWriter } from './frame-writer.ts';
import { FrameReader, TO_EXECUTOR_LIMITS } from './frames.ts';
import { JobHost } from './job-host.ts';
import type { ExecutorOutcome, FromExecutor, RunJob, ToExecutor } from './messages.ts';
import { trackedLauncher } from './tracked-launcher.ts';

export interface ServeOptions {
  /** From and to the daemon. */
  input: Readable;
  output: Writable;
  launcher: Launcher;
  validator: SchemaValidator;
  /** Where secrets are looked up. */
  runnerEnv: Readonly<Record<string, string | undefined>>;
  /** See ExecutorOptions. */
  scratch?: string;
}

/** How often it looks how large it is, in jobs: the system's answer costs a fiftieth of a small job. */
const JOBS_BETWEEN_LOOKS = 10;

/** The one job that runs. */
interface Current {
  host: JobHost;
  control: CancelToken;
}

/**
 * Runs jobs for a daemon, one at a time, until it closes `input` or is gone: then whatever runs is KILLed. Resolves
 * when nothing runs any more. Rejects on what cannot be understood, and on faults of our own.
 */
export function serveExecutor(options: ServeOptions): Promise<void> {
  const { input, output, validator, runnerEnv, scratch } = options;
  const launcher = trackedLauncher(options.launcher);
  const executor = createExecutor({
    launcher,
    validator,
    runnerEnv,
    givesBack: true,
    ...(scratch !== undefined && { scratch }),
  });
  const writer = new FrameWriter(output);
  const send = (message: FromExecutor): void => {
    writer.send(message);
  };
  let current: Current | undefined;
  let jobs = 0;
  let memoryBytes = 0;

  async function run(request: RunJob): Promise<void> {
    const { job } = request;
    const began = performance.now();
    const control = new CancelToken();
    if (request.cancelled) control.request('user');
    const host = new JobHost(request, writer);
    current = { host, control };
    makeFolder(job.workspace);
    const outcome = await executor.run(job, host, control);
    host.close();
    if (outcome.status === 'finished') {
      void executor.settled().then(() => {
        // What is said of its end leaves first.
        setImmediate(removeEmpty, request);
      });
    }
    launcher.forget();
    current = undefined;
    const ranMs = 'cursor' in outcome ? outcome.cursor.ranMs : job.cursor.ranMs + performance.now() - began;
    if (jobs++ % JOBS_BETWEEN_LOOKS === 0) memoryBytes = process.memoryUsage.rss();
    send({ type: 'ended', outcome: brief(outcome), ranMs: Math.round(ranMs), memoryBytes });
  }

  return new Promise<void>((resolve, reject) => {
    const fail = (error: unknown): void => {
      reject(error instanceof Error ? error : new Error(String(error)));
    };
    const take = (message: ToExecutor): void => {
      if (message.type === 'job') {
        if (current) throw new Error('A job came while another one was running.');
        run(message).catch(fail);
      } else if (message.type === 'cancel') current?.control.request(message.reason, { now: message.now });
      else current?.host.kept(message.event);
    };
    const reader = new FrameReader<ToExecutor>(TO_EXECUTOR_LIMITS, ({ message }) => {
      take(message);
    });
    let gone = false;
    const leave = (): void => {
      if (gone) return;
      gone = true;
      // What is KILLed now has not failed: its process is one that lost its executor.
      writer.mute();
      launcher
        .killAll()
        .then(() => executor.dispose())
        .then(resolve, fail);
    };
    input.on('data', (chunk: Buffer) => {
      try {
        reader.push(chunk);
      } catch (error) {
        fail(error);
      }
    });
    input.once('end', leave).once('close', leave);
    // The daemon is gone, whichever of the two pipes says so first.
    input.on('error', leave);
    output.on('error', leave).once('close', leave);
    launcher.level().then((level) => {
      send({ type: 'ready', level });
    }, fail);
  });
}

/** A folder that cannot be made fails the step that needs it, with the reason. */
function makeFolder(path: string): void {
  try {
    // Usually there is neither this folder nor the one it lies in, and all before: two calls of the system.
    mkdirSync(dirname(path), { mode: 0o700 });
    mkdirSync(path, { mode: 0o700 });
  } catch {
    try {
      mkdirSync(path, { recursive: true, mode: 0o700 });
    } catch {
      // See above.
    }
  }
}

/**
 * Thousands of processes that left neither logs nor artifacts should not leave folders. Only of one that is never run
 * again, or the folders could go while the next executor makes them.
 */
function removeEmpty({ job, logs }: RunJob): void {
  try {
    rmdirSync(job.workspace);
    rmdirSync(dirname(logs));
  } catch {
    // There is something in it.
  }
}

/** What the events have not said. */
function brief(outcome: JobOutcome): ExecutorOutcome {
  if (outcome.status === 'delayed') return { status: 'delayed', retryInMs: outcome.retryInMs };
  if (outcome.status === 'stopped') {
    return { status: 'stopped', ...(outcome.step !== undefined && { step: outcome.step }) };
  }
  return { status: outcome.status };
}
