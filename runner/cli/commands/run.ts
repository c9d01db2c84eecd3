import type { ProcessRecord } from '../../../protocol/process/record.ts';
import { createExecutor } from '../../executor/index.ts';
import { createLauncher } from '../../executor/launch/launcher.ts';
import { createValidator } from '../../validation/index.ts';
import type { Invocation } from '../definitions/command.ts';
import type { runDefinition } from '../definitions/run.ts';
import type { ExitStatus } from '../exit-status.ts';
import { EXIT } from '../exit-status.ts';
import { beginningOf } from '../run/beginning.ts';
import { EarlierResults } from '../run/earlier-results.ts';
import { fileForPeople, statusOf } from '../run/ending.ts';
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
      const { record, job, resumed, passedOver } = beginningOf(prepared, workspace.folder);
      const executor = createExecutor({ launcher, validator, runnerEnv: process.env, longestInlineWaitMs: Infinity });
      const pauses = new Pauses({ invocation, prepared, terminal, validator });
      const results = new EarlierResults(prepared.definition, prepared.stopped?.results ?? {});
      const session = new Session({
        executor,
        job,
        record,
        display: terminal.display,
        behind: terminal.behind,
        results,
        resumed,
        passedOver,
        onPause: (paused, cursor, over) => pauses.decide(paused, cursor, over),
      });
      await supervised(session, terminal, pauses, prepared);
      reportEnd({ record, invocation, prepared, terminal, workspace, session, results });
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
      name: definition.name,
      title: definition.title,
      file: fileForPeople(definition.file, process.cwd()),
      continued: prepared.stopped !== undefined,
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
