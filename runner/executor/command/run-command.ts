import type { StepAction } from '../../../protocol/process-file/definition.ts';
import { COMMAND_VARIABLES } from '../../../protocol/step/command/environment.ts';
import { scriptName, scriptText, shellCommand } from '../../platform/shell.ts';
import { endProgram, killProgram } from '../launch/endings.ts';
import type { LaunchedProgram, Launcher, ProgramExit } from '../launch/launcher.ts';
import { failure, type Failure } from '../failure.ts';
import type { ActionRequest, ActionResult } from '../step/action.ts';
import type { AttemptReport } from '../step/attempt-report.ts';
import type { CommandFilePool, CommandFiles } from './command-files.ts';
import { CommandOutput } from './command-output.ts';
import { EventsFile } from './events-file.ts';

type CommandAction = Extract<StepAction, { kind: 'command' | 'shell' }>;

/**
 * Runs a program as a step: the input in a file, the output from a file or from its standard output, exit code 0
 * for success. Throws a Failure otherwise.
 */
export async function runCommand(
  launcher: Launcher,
  pool: CommandFilePool,
  action: CommandAction,
  args: readonly string[],
  request: ActionRequest,
): Promise<ActionResult> {
  const { step, input, report, stop } = request;
  const files = pool.take(input, request.with);
  const events = new EventsFile(files.events, report);
  const output = new CommandOutput(action.outputFrom, files.output, request.maxDataBytes);
  let exit: ProgramExit;
  let endedByItself = false;
  try {
    const program = await launcher.launch({
      argv: argvOf(action, args, files),
      cwd: step.cwd,
      env: { ...request.env, ...variables(files, request) },
      stdin: action.stdin === 'json' ? { file: files.input } : 'null',
    });
    void program.exited.then(() => {
      endedByItself = stop.cause === undefined;
    });
    // TERM is what a command understands; there is no message to send before it.
    let ending: Promise<unknown> | undefined;
    stop.onBegin(() => {
      ending = endProgram(program, { graceMs: 0, killMs: step.killGraceMs });
    });
    stop.onKill(() => {
      ending = killProgram(program);
    });
    connect(program, report, events, output);
    exit = await program.closed;
    await ending;
    remarkOnSurvivors(program, exit, report);
    // Read below before the next step can take them: an executor runs one step at a time.
    if (!exit.pipesHeld && !program.hasSurvivors()) pool.giveBack(files);
  } finally {
    events.close();
  }
  if (exit.exitCode !== 0) throw exitFailure('The command', exit, report);
  if (events.fault) throw events.fault;
  const given = output.read(input);
  // eslint-disable-next-line @typescript-eslint/no-unnecessary-condition -- set by a callback, which the compiler does not see
  const done = endedByItself || (given !== input && action.outputFrom !== 'stdout-text');
  return { output: given, interrupt: events.interrupt, artifacts: events.artifacts, done };
}

/** How a program that ended without success is told, with the end of its standard error. */
export function exitFailure(who: string, exit: ProgramExit, report: AttemptReport): Failure {
  const stderr = report.stderrTail.text();
  const tail = stderr === '' ? {} : { stderr };
  if (exit.signal !== null) {
    return failure('Signal', `${who} was ended by ${exit.signal}.`, { signal: exit.signal, ...tail });
  }
  const exitCode = exit.exitCode ?? -1;
  return failure('ExitCode', `${who} ended with exit code ${exitCode}.`, { exitCode, ...tail });
}

function argvOf(action: CommandAction, args: readonly string[], files: CommandFiles): [string, ...string[]] {
  if (action.kind === 'command') return [action.command, ...args];
  return shellCommand(action.shell, files.script(scriptName(action.shell), scriptText(action.shell, action.script)));
}

function variables(files: CommandFiles, { context }: ActionRequest): Record<string, string> {
  return {
    [COMMAND_VARIABLES.input]: files.input,
    [COMMAND_VARIABLES.with]: files.with,
    [COMMAND_VARIABLES.output]: files.output,
    [COMMAND_VARIABLES.events]: files.events,
    [COMMAND_VARIABLES.artifactDir]: context.artifactDir,
    [COMMAND_VARIABLES.tempDir]: context.tempDir,
    [COMMAND_VARIABLES.processId]: context.processId,
    [COMMAND_VARIABLES.step]: context.stepId,
    [COMMAND_VARIABLES.attempt]: String(context.attempt),
  };
}

function connect(program: LaunchedProgram, report: AttemptReport, events: EventsFile, output: CommandOutput): void {
  program.stdout.read((chunk) => {
    events.drain();
    if (output.takes(chunk)) report.onActivity?.();
    else report.stdout(chunk);
    report.keepPace(program.stdout);
  });
  program.stderr.read((chunk) => {
    events.drain();
    report.stderr(chunk);
    report.keepPace(program.stderr);
  });
}

function remarkOnSurvivors(program: LaunchedProgram, exit: ProgramExit, report: AttemptReport): void {
  if (exit.pipesHeld) {
    report.remark(
      'warning',
      'The command ended, but something it started still holds its output; what that prints from now on is lost.',
    );
  } else if (program.hasSurvivors()) {
    report.remark('warning', 'The command ended, but something it started is still running.');
  }
}
