import { join } from 'node:path';
import { readLog, type ReadLogParams, type ReadLogResult } from '../../../protocol/control/log.ts';
import { logFileName } from '../../executor-process/job-logs.ts';
import type { ProcessState } from '../../process-state/state.ts';
import { processFolder } from '../../state-dir/layout.ts';
import { ControlError } from '../control-error.ts';
import type { Core } from '../core/core.ts';
import { bytesBefore, readBefore, readPiece, tailPlace, type LogPlace } from '../logs/read-piece.ts';
import { handler, type Handler } from './handler.ts';

const DEFAULT_LIMIT_BYTES = 256 * 1024;

/** Reads logs in pieces; a reader that waits is woken when a log has grown, never by the clock. */
export function readLogHandler(core: Core): Handler {
  const { ledger, root } = core.parts;
  return handler(readLog, async (params, { gone }) => {
    const pid = await ledger.idOf(params.pid);
    const limit = params.limitBytes ?? DEFAULT_LIMIT_BYTES;
    if (params.before !== undefined) return backwards(core, pid, params, parsePlace(params.before), limit);
    let place = params.cursor === undefined ? undefined : parsePlace(params.cursor);
    let earlierBytes: number | undefined;
    for (;;) {
      // What happens from here on is not missed, so that waiting after an empty answer is safe.
      const news = watch(core, pid, gone);
      try {
        const state = await ledger.find(pid);
        const ended = isQuiet(core, state);
        const files = filesOf(state, params, root);
        if (!place && params.tailBytes !== undefined) {
          place = await tailPlace(files, params.tailBytes);
          earlierBytes = await bytesBefore(files, place);
        }
        place ??= { file: 0, offset: 0 };
        const start = formatPlace(place);
        const piece = await readPiece(files, place, limit);
        place = piece.place;
        const answer: ReadLogResult = {
          records: piece.records,
          cursor: formatPlace(place),
          start,
          ...(earlierBytes !== undefined && { earlierBytes }),
          ended: ended && piece.atEnd,
        };
        if (piece.records.length > 0 || answer.ended || params.wait !== true) return answer;
        await news.happened;
        if (gone.aborted) return answer;
      } finally {
        news.end();
      }
    }
  });
}

async function backwards(
  { parts }: Core,
  pid: string,
  params: ReadLogParams,
  before: LogPlace,
  limit: number,
): Promise<ReadLogResult> {
  const files = filesOf(await parts.ledger.find(pid), params, parts.root);
  const { records, place } = await readBefore(files, before, limit);
  const earlierBytes = await bytesBefore(files, place);
  return { records, cursor: formatPlace(before), start: formatPlace(place), earlierBytes, ended: false };
}

/** It is over or waits for a person, and no executor is still writing. */
function isQuiet({ dispatcher }: Core, { record }: ProcessState): boolean {
  const { pid, status } = record;
  return status !== 'ready' && status !== 'running' && !dispatcher.isRunning(pid);
}

/** The log files in the order of the attempts, which only grows. */
function filesOf({ record, attempts }: ProcessState, { step, attempt }: ReadLogParams, root: string): string[] {
  const { pid, steps } = record;
  const indices = new Map(steps.map(({ id }, index) => [id, index]));
  if (step !== undefined && !indices.has(step)) {
    const ids = steps.map(({ id }) => id);
    throw new ControlError('NoSuchStep', `The process has no step ${step}; it has ${ids.join(', ')}.`, {
      pid,
      steps: ids,
    });
  }
  const folder = join(processFolder(root, pid), 'logs');
  return attempts
    .filter((one) => one.attempt > 0)
    .filter((one) => (step === undefined || one.step === step) && (attempt === undefined || one.attempt === attempt))
    .map((one) => join(folder, logFileName(indices.get(one.step) ?? 0, one.attempt)));
}

function watch(core: Core, pid: string, gone: AbortSignal): { happened: Promise<void>; end: () => void } {
  let resolve = (): void => undefined;
  const happened = new Promise<void>((done) => {
    resolve = done;
  });
  const ifThis = (other: string): void => {
    if (other === pid) resolve();
  };
  const forget = [core.onLogGrew.add(ifThis), core.onReleased.add(ifThis), core.parts.ledger.onEventOf(pid, resolve)];
  gone.addEventListener('abort', resolve);
  if (gone.aborted) resolve();
  const end = (): void => {
    for (const each of forget) each();
    gone.removeEventListener('abort', resolve);
  };
  return { happened, end };
}

function formatPlace({ file, offset }: LogPlace): string {
  return `${file}:${offset}`;
}

function parsePlace(cursor: string): LogPlace {
  const [, file, offset] = /^(\d{1,9}):(\d{1,15})$/.exec(cursor) ?? [];
  if (file === undefined || offset === undefined)
    throw new ControlError('InvalidParams', `"${cursor}" is no cursor of a log.`, { problems: ['cursor'] });
  return { file: Number(file), offset: Number(offset) };
}
