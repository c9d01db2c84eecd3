import { basename, extname } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { isatty } from 'node:tty';
import { inspect } from 'node:util';
import type { ServeOptions } from './api.ts';
import { signalGroup } from './guard/children.ts';
import { guardWire } from './guard/guard.ts';
import type { GuardedWire } from './guard/guard.ts';
import { declaredSteps } from './registry.ts';
import { Session } from './session.ts';
import { LineReader } from './wire/line-reader.ts';
import { MessageWriter } from './wire/message-writer.ts';

/** How long a step and its children may take to end when the runner is gone, in milliseconds; the protocol gives 2 s. */
const GONE_GRACE_MS = 1_000;

/** How long children that were killed are waited for, in milliseconds. */
const KILLED_WAIT_MS = 200;

let serving = false;

/** `serve()`; see api.ts. */
export function startServing(options: ServeOptions = {}): void {
  if (serving) throw new Error('serve() is called once, after the last step()');
  serving = true;
  if (isatty(0)) {
    process.stderr.write(
      'This program provides steps and waits for a runner on its stdin: see "stepwell run". Ctrl-D ends it.\n',
    );
  }
  const wire = guardWire();
  const writer = new MessageWriter(wire.output, () => void end());
  const session = new Session({
    steps: declaredSteps,
    provider: { name: options.name ?? programName(), version: options.version ?? '0.0.0' },
    capabilities: { cancel: true, describe: true, reuse: options.reuse ?? true },
    send: (text) => {
      writer.send(text);
    },
    onLimits: (limits) => {
      reader.maxBytes = limits.maxMessageBytes;
    },
  });
  const reader = new LineReader(session);

  let ending = false;
  /** Nobody listens any more: stdin is at its end, or stdout has no reader. */
  async function end(): Promise<void> {
    if (ending) return;
    ending = true;
    writer.close();
    if (!session.running) process.exit(0);
    await endStep(session.running, wire);
    process.exit(1);
  }

  wire.input.on('data', (chunk: Buffer) => {
    reader.push(chunk);
  });
  for (const event of ['end', 'close', 'error']) wire.input.on(event, () => void end());
  for (const event of ['uncaughtException', 'unhandledRejection']) {
    process.on(event, (error: unknown) => {
      failOrTell(session, error);
    });
  }
}

/** The step is told by its signal, its children by TERM; what is left of them after the grace gets KILL. */
async function endStep(running: NonNullable<Session['running']>, wire: GuardedWire): Promise<void> {
  running.attempt.cancel('shutdown');
  if (process.platform !== 'win32') {
    // The runner starts a provider as the leader of a group, which then holds the grandchildren too.
    process.on('SIGTERM', () => undefined);
    signalGroup(process.pid, 'SIGTERM');
  }
  wire.children.signal('SIGTERM');
  await Promise.race([Promise.all([running.ended, wire.children.allEnded()]), wait(GONE_GRACE_MS)]);
  wire.children.signal('SIGKILL');
  // Reaped here, for not every first process of a container does it.
  await Promise.race([wire.children.allEnded(), wait(KILLED_WAIT_MS)]);
}

/**
 * An error that no promise of the step brought (thrown in a timer, a promise nobody awaits) fails the running step.
 * After a step it can only be told, for the step it belongs to has been answered. Before the first step it is the
 * program that failed, and ends.
 */
function failOrTell(session: Session, error: unknown): void {
  if (session.running) {
    session.running.attempt.fail(error);
    return;
  }
  process.stderr.write(`${session.answered ? "An error after the step's answer: " : ''}${inspect(error)}\n`);
  if (!session.answered) process.exit(1);
}

function programName(): string {
  const file = process.argv[1];
  return file === undefined ? 'node' : basename(file, extname(file));
}
