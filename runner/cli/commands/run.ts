import { randomBytes } from 'node:crypto';
import { newRecord } from '../../../protocol/process/apply-event.ts';
import { outlineOf } from '../../../protocol/process/outline.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { LIMITS } from '../../../protocol/step/limits.ts';
import { createExecutor } from '../../executor/index.ts';
import type { Job } from '../../executor/job.ts';
import { createLauncher } from '../../executor/launch/launcher.ts';
import { createValidator } from '../../validation/index.ts';
import type { Invocation } from '../definitions/command.ts';
import type { runDefinition } from '../definitions/run.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { fileForPeople, statusOf } from '../run/ending.ts';
import { inheritableEnv } from '../../platform/environment.ts';
import { Pauses } from '../run/pauses.ts';
import { prepare, type Prepared } from '../run/prepare.ts';
import { reportEnd } from '../run/report-end.ts';
import { Session } from '../run/session.ts';
import { Signals } from '../run/signals.ts';
import { openTerminal, type Terminal } from '../run/terminal.ts';
import { Workspace } from '../run/workspace.ts';

export type RunInvocation = Invocation<typeof runDefinition>;

/** `stepwell run FILE` */
export async function run(invocation: RunInvocation): Promise<ExitStatus> {
  const validator = createValidator();
  try {
    const prepared = await prepare(invocation, validator);
    const terminal = await openTerminal(process);
    const workspace = new Workspace(invocation.options.artifacts);
    const launcher = createLauncher();
    try {
      const pid = randomBytes(16).toString('hex');
      const record = newRecord(pid, {
        ...prepared.definition,
        at: new Date().toISOString(),
        outline: outlineOf(prepared.definition),
        data: prepared.data,
      });
      const job = jobOf(pid, prepared, workspace);
      const executor = createExecutor({ launcher, validator, runnerEnv: process.env, longestInlineWaitMs: Infinity });
      const pauses = new Pauses({ invocation, prepared, terminal, validator });
      const session = new Session({
        executor,
        job,
        record,
        display: terminal.display,
        behind: terminal.behind,
        passedOver: prepared.definition.steps.slice(0, prepared.range.next).map(({ id }) => id),
        onPause: (paused, cursor) => pauses.decide(paused, cursor),
      });
      await supervised(session, terminal, pauses, prepared);
      reportEnd({ record, invocation, prepared, terminal, pauses, workspace, lastInput: session.lastInput });
      return statusOf(record);
    } finally {
      await launcher.dispose();
    }
  } finally {
    await validator.dispose();
  }
}

/** Runs the session with signals turned into requests to end. */
async function supervised(
  session: Session,
  terminal: Terminal,
  pauses: Pauses,
  prepared: Prepared,
): Promise<ProcessRecord> {
  const { display, colours } = terminal;
  const signals = new Signals(
    ({ reason, signal, now }) => {
      session.request({ reason, now });
      if (now) display.print(colours.yellow('Killing the step ...'));
      else if (signal === 'SIGINT') display.print(colours.yellow('Cancelling; press Ctrl-C again to kill ...'));
      else display.print(colours.yellow(`Cancelling (${signal}) ...`));
    },
    () => process.exit(EXIT.cancelled),
  );
  pauses.onConversation = (active) => {
    signals.ignoring = active;
  };
  try {
    const { definition, range } = prepared;
    display.begin({
      title: definition.title,
      file: fileForPeople(definition.file, process.cwd()),
      steps: definition.steps.map(({ id, name, retry }, index) => ({
        id,
        name,
        maxAttempts: retry.maxAttempts,
        planned: index >= range.next && index < range.end,
      })),
    });
    return await session.run();
  } finally {
    signals.dispose();
  }
}

function jobOf(pid: string, { definition, params, data, range }: Prepared, workspace: Workspace): Job {
  const passedOver = definition.steps.slice(0, range.next);
  return {
    pid,
    definition,
    params,
    env: inheritableEnv(process.env),
    cursor: {
      ...range,
      input: data,
      attempts: 0,
      results: Object.fromEntries(passedOver.map(({ id }) => [id, { status: 'skipped', output: null, artifacts: {} }])),
      ranMs: 0,
    },
    workspace: workspace.folder,
    maxDataBytes: LIMITS.maxDataBytes,
  };
}
