import { tmpdir } from 'node:os';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { RunInvocation } from '../commands/run.ts';
import { invokedAs } from '../invoked-as.ts';
import { sanitiseLines } from '../terminal/sanitise.ts';
import { commandLine } from '../terminal/shell-words.ts';
import type { EarlierResults } from './earlier-results.ts';
import { endingLines, fileForPeople } from './ending.ts';
import { fileLines } from './files.ts';
import type { Prepared } from './prepare.ts';
import { printedValue } from './printed-value.ts';
import type { Session } from './session.ts';
import { keepStoppedRun } from './stopped-run.ts';
import type { Terminal } from './terminal.ts';
import type { Workspace } from './workspace.ts';

export interface EndOptions {
  record: ProcessRecord;
  invocation: RunInvocation;
  prepared: Prepared;
  terminal: Terminal;
  workspace: Workspace;
  session: Pick<Session, 'cursor' | 'ranMs'>;
  results: EarlierResults;
}

/**
 * Data to standard output, how it went and how to go on to standard error; then tidies up. Throws a CliError when
 * the output has not what `--print` names.
 */
export function reportEnd(options: EndOptions): void {
  const { record, invocation, terminal, prepared, workspace, session } = options;
  const style = { ...terminal, folder: prepared.definition.cwd };
  const { display, live } = terminal;
  const indent = live ? '    ' : '';
  display.print(...endingLines(record, style, session.ranMs));
  const files = fileLines(record, workspace.folder);
  if (files.length > 0) display.print(`${indent}Files:`, ...files.map((line) => `${indent}  ${line}`));
  const keptIn = keepIfStopped(options, indent);
  if (live) display.print('');
  workspace.tidy(record.steps.flatMap((step) => step.artifacts.map(({ path }) => path)));
  if (invocation.options.json) {
    const printed = keptIn === undefined ? record : { ...record, keptIn };
    process.stdout.write(`${JSON.stringify(printed, null, 2)}\n`);
  } else if (record.status === 'finished' && record.output) {
    const { print } = prepared;
    const text = print ? printedValue(record.output, print) : JSON.stringify(record.output, null, 2);
    // JSON escapes what would steer a terminal; a text as it is may hold it.
    const safe = print && process.stdout.isTTY ? sanitiseLines(text, terminal.keepColour).join('\n') : text;
    process.stdout.write(`${safe}\n`);
  }
}

/** Keeps what it takes to go on, and says how. A failure only on a terminal, so that scripts that fail leave no files. */
function keepIfStopped(options: EndOptions, indent: string): string | undefined {
  const { record, terminal, prepared, session } = options;
  const { steps } = prepared.definition;
  const failed =
    record.status === 'error' && terminal.live && steps[session.cursor.next]?.id === (record.error?.step ?? null);
  if (record.status !== 'interrupted' && !failed) return undefined;
  const { folder, data } = keep(options);
  const what = failed ? 'To try again from this step, once it is mended:' : 'To go on from here:';
  terminal.display.print(
    ...(terminal.live ? [''] : []),
    `${indent}The data, to edit if need be: ${data}`,
    `${indent}${what}`,
    ...(terminal.live ? [''] : []),
    // Alone in its lines, from the first column on, so that it can be copied however the terminal breaks it.
    commandLine([...command(prepared), '--continue', folder], process.platform),
  );
  return folder;
}

function command({ definition }: Prepared): string[] {
  const cwd = process.cwd();
  return [...invokedAs(process.argv[1] ?? '', cwd), 'run', fileForPeople(definition.file, cwd)];
}

/** Outside of the workspace, which may be a folder for artifacts: what a person edits is none. */
function keep({ record, prepared, session, results }: EndOptions): { folder: string; data: string } {
  const { cursor } = session;
  const { until, params } = prepared.given;
  return keepStoppedRun(
    tmpdir(),
    {
      version: 1,
      record,
      next: prepared.definition.steps[cursor.next]?.id ?? null,
      ...(until !== undefined && { until }),
      params,
      // A retry begins its time anew.
      ranMs: record.status === 'interrupted' ? Math.round(cursor.ranMs) : 0,
      results: results.all,
    },
    cursor.input,
  );
}
