import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { ProcessRecord } from '../../../protocol/process/record.ts';
import type { RunInvocation } from '../commands/run.ts';
import { continuation, keepData } from './continuation.ts';
import { artifactLines, endingLines, fileForPeople } from './ending.ts';
import { nameOfFile } from './name-of-file.ts';
import type { Pauses } from './pauses.ts';
import type { Prepared } from './prepare.ts';
import type { Terminal } from './terminal.ts';
import type { Workspace } from './workspace.ts';

export interface EndOptions {
  record: ProcessRecord;
  invocation: RunInvocation;
  prepared: Prepared;
  terminal: Terminal;
  pauses: Pauses;
  workspace: Workspace;
  /** What the step got that was running last. */
  lastInput: JsonObject;
}

/** Data to standard output, how it went and how to go on to standard error; then tidies up. */
export function reportEnd(options: EndOptions): void {
  const { record, invocation, terminal, prepared, workspace } = options;
  const style = { ...terminal, folder: prepared.definition.cwd };
  const { display, live } = terminal;
  const indent = live ? '    ' : '';
  const say = (...lines: string[]): void => {
    display.print(...lines.map((line) => indent + line));
  };
  display.print(...endingLines(record, style, live));
  const artifacts = record.steps.flatMap((step) => step.artifacts.map(({ path }) => path));
  if (artifacts.length > 0) say('Files:', ...artifactLines(record).map((line) => `  ${line}`));
  if (record.status === 'interrupted') sayHowToGoOn(options, say);
  if (record.status === 'error' && live) sayHowToTryAgain(options, say);
  if (live) display.print('');
  if (invocation.options.json) process.stdout.write(`${JSON.stringify(record, null, 2)}\n`);
  else if (record.status === 'finished') process.stdout.write(`${JSON.stringify(record.output, null, 2)}\n`);
  workspace.tidy(artifacts);
}

function sayHowToGoOn({ record, invocation, prepared, pauses }: EndOptions, say: (...lines: string[]) => void): void {
  const { interrupt } = record;
  if (!interrupt) return;
  if (pauses.next === undefined) {
    say('No step comes after it: once the data is right, it is the result.');
    return;
  }
  const file = fileForPeople(prepared.definition.file, process.cwd());
  const data = invocation.options.json ? '@DATA.json' : `@${kept(record, interrupt.step, interrupt.data)}`;
  const where = invocation.options.json
    ? 'Save `.interrupt.data` of the JSON as DATA.json; to go on:'
    : 'To go on from here:';
  say(where, `  ${continuation(file, pauses.next, invocation.options.param, data)}`);
}

/** For whoever is at work on the step: only on a terminal, so that scripts that fail leave no files. */
function sayHowToTryAgain({ record, invocation, prepared, lastInput }: EndOptions, say: (line: string) => void): void {
  const step = record.error?.step;
  if (!prepared.definition.steps.some(({ id }) => id === step) || step === undefined) return;
  const file = fileForPeople(prepared.definition.file, process.cwd());
  say('To try again from this step, once it is mended:');
  say(`  ${continuation(file, step, invocation.options.param, `@${kept(record, step, lastInput)}`)}`);
}

/** Outside of the workspace, which may be a folder for artifacts: what a person edited is no artifact. */
function kept(record: ProcessRecord, step: string, data: JsonObject): string {
  return keepData(
    mkdtempSync(join(tmpdir(), 'stepwell-')),
    `${nameOfFile(record.name)}.${nameOfFile(step)}.json`,
    data,
  );
}
