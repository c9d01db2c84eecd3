import { get } from '../../protocol/control/get.ts';
import { list } from '../../protocol/control/list.ts';
import { readLog } from '../../protocol/control/log.ts';
import { stepData } from '../../protocol/control/data.ts';
import { status } from '../../protocol/control/runner.ts';
import { wait } from '../../protocol/control/wait.ts';

/** Requests that change nothing and run nothing: all there is in a workspace that is not trusted. */
export const READING: ReadonlySet<string> = new Set(
  [get, list, readLog, stepData, status, wait].map(({ method }) => method),
);
