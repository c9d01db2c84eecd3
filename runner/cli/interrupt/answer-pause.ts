import { get, type ProcessInfo } from '../../../protocol/control/get.ts';
import { proceed as proceedRequest, saveDraft, type ProceedResult } from '../../../protocol/control/proceed.ts';
import type { JsonObject } from '../../../protocol/data/json.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import { CliError, isCliError } from '../cli-error.ts';
import { EXIT } from '../exit-status.ts';
import { cliErrorOf, isRefusal } from '../remote/failure.ts';
import { withProcess } from '../remote/with-runner.ts';
import { mismatches } from '../run/mismatches.ts';
import { pauseLines } from '../show/pause-lines.ts';
import { shortId } from '../show/short-id.ts';
import type { Style } from '../show/style.ts';
import { sanitise } from '../terminal/sanitise.ts';
import { editData, type Decision } from './edit-data.ts';
import { keepEdited } from './keep-edited.ts';

export interface AnswerOptions {
  stateDir: string | undefined;
  pid: string;
  /** The revision the caller saw; undefined: the one there is when it begins. */
  revision: number | undefined;
  validator: SchemaValidator;
  style: Style;
  print: (...lines: string[]) => void;
}

/** How it went: what the runner answered, or that the person did not let it go on. */
export type Answered =
  { kind: 'proceeded'; result: ProceedResult; file: string } | { kind: 'stopped' } | { kind: 'cancelled' };

/**
 * Has a person answer an interrupted process: the data in their editor, what they changed, the question, and only
 * then it is sent, with the revision they saw. No connection is held meanwhile: an editor may be open for days.
 * Whatever goes wrong with what was edited, it is not lost: a draft, or a file that is named.
 */
export async function answerPause(options: AnswerOptions): Promise<Answered> {
  const { stateDir, pid, style, print } = options;
  const info = await withProcess(stateDir, { pid }, (runner) => runner.request(get, { pid }));
  const pause = info.interrupt;
  if (!pause) throw new CliError(`${shortId(info.pid)} is ${info.status}; it waits for nobody.`, EXIT.conflict);
  const revision = options.revision ?? pause.revision;
  print('', ...pauseLines(info, style), '');
  let edited = pause.data;
  for (;;) {
    const decision = await edit(options, info, edited);
    switch (decision.kind) {
      case 'over':
        return { kind: 'stopped' };
      case 'cancel':
        print('  Nothing was sent; the process goes on waiting.');
        return { kind: 'cancelled' };
      case 'stop':
        await keepDraft(options, info, decision.data, revision);
        return { kind: 'stopped' };
      case 'proceed': {
        edited = decision.data;
        const sent = await send(options, info, edited, revision);
        if (!('refused' in sent)) return { kind: 'proceeded', result: sent, file: info.file };
        print(...sent.refused.map((line) => `  ${style.colours.red(sanitise(line))}`));
      }
    }
  }
}

function edit({ validator, style, print }: AnswerOptions, info: ProcessInfo, data: JsonObject): Promise<Decision> {
  const pause = info.interrupt;
  if (!pause) throw new Error('edited without a pause');
  const steps = info.steps.filter(({ phase }) => phase === 'steps');
  const at = steps.findIndex(({ id }) => id === pause.step);
  const { schema } = pause;
  const next = steps[at + 1]?.name;
  return editData({
    pause: {
      process: info.name,
      step: sanitise(steps[at]?.name ?? pause.step),
      message: pause.message,
      next: next === undefined ? undefined : sanitise(next),
    },
    data,
    original: pause.data,
    // The runner matches it against the schema of the next step as well.
    validate: (edited) => (schema === null ? Promise.resolve([]) : mismatches(validator, schema, edited)),
    colours: style.colours,
    env: process.env,
    platform: process.platform,
    print,
    over: new AbortController().signal,
  });
}

/** `refused`: what is wrong with the data; it can be edited again. */
async function send(
  options: AnswerOptions,
  info: ProcessInfo,
  data: JsonObject,
  revision: number,
): Promise<ProceedResult | { refused: string[] }> {
  const { stateDir } = options;
  const { pid } = info;
  try {
    return await withProcess(stateDir, { pid }, async (runner) => {
      try {
        return await runner.request(proceedRequest, { pid, data, mode: 'replace', revision });
      } catch (error) {
        if (!isRefusal(error) || error.data.name !== 'InvalidData') throw error;
        return { refused: error.data.problems ?? [error.message] };
      }
    });
  } catch (error) {
    throw keeping(info, data, error);
  }
}

async function keepDraft(
  { stateDir, print }: AnswerOptions,
  info: ProcessInfo,
  data: JsonObject,
  revision: number,
): Promise<void> {
  const { pid } = info;
  if (JSON.stringify(data) === JSON.stringify(info.interrupt?.data)) {
    print('  Nothing was sent; the process goes on waiting.');
    return;
  }
  try {
    await withProcess(stateDir, { pid }, (runner) => runner.request(saveDraft, { pid, data, revision }));
    print('  What you edited is kept as a draft in the runner; the process goes on waiting.');
  } catch (error) {
    throw keeping(info, data, error);
  }
}

/** The error with the file in which the edited data was kept. */
function keeping(info: ProcessInfo, data: JsonObject, error: unknown): unknown {
  const shown = isRefusal(error) ? cliErrorOf(error, { pid: shortId(info.pid) }) : error;
  const file = keepEdited(info, data);
  const kept = `What you edited is kept in ${file}`;
  if (isCliError(shown)) return new CliError(`${shown.message}\n${kept}`, shown.status);
  return new CliError(
    `It is not known whether that arrived: ${shown instanceof Error ? shown.message : String(shown)}\n${kept}`,
    EXIT.noRunner,
  );
}
