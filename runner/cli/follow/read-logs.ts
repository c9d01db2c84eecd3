import { readLog, type ReadLogResult } from '../../../protocol/control/log.ts';
import type { Runner } from '../remote/runner.ts';

export interface LogsOptions {
  pid: string;
  step?: string | undefined;
  /** Where an earlier reader stopped. Default: the beginning. */
  cursor?: string | undefined;
  /** Go on until the process is over or waits for a person; otherwise to what there is by now. */
  wait: boolean;
}

/** The log, a piece at a time: the next is asked for when the last has been dealt with. */
export async function* readLogs(runner: Runner, options: LogsOptions): AsyncGenerator<ReadLogResult> {
  const { pid, step, wait } = options;
  let { cursor } = options;
  for (;;) {
    const piece = await runner.request(readLog, {
      pid,
      ...(step !== undefined && { step }),
      ...(cursor !== undefined && { cursor }),
      ...(wait && { wait }),
    });
    if (piece.records.length > 0 || piece.cursor !== cursor) yield piece;
    // Nothing new: all of it has been read, unless more is waited for and may still come.
    if (piece.records.length === 0 && (piece.ended || !wait)) return;
    ({ cursor } = piece);
  }
}
