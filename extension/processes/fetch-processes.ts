import { get, list, type ListItem, type ProcessInfo } from '../../protocol/control/index.ts';
import type { ControlRequest } from '../../protocol/control/message.ts';
import { isControlFailure } from '../../runner/client/control-failure.ts';

export interface Fetching {
  ask: <Params, Result>(message: ControlRequest<Params, Result>, params: Params) => Promise<Result>;
  /** What keeps the runner's answer from being taken in; the next change or a new connection tries again. */
  failed: (error: unknown) => void;
}

/**
 * What a list shows of each; undefined: it is gone. Empty when it failed. One question for all of them, and an answer
 * that stays small however many steps they have.
 */
export async function fetchItems(
  { ask, failed }: Fetching,
  pids: readonly string[],
): Promise<Map<string, ListItem | undefined>> {
  if (pids.length === 0) return new Map();
  try {
    const { processes } = await ask(list, { pids: [...pids], limit: pids.length });
    const found = new Map(processes.map((item) => [item.pid, item]));
    return new Map(pids.map((pid) => [pid, found.get(pid)]));
  } catch (error) {
    failed(error);
    return new Map();
  }
}

/** All but the data of each; undefined: it is gone. Those that nobody could be asked about are left out. */
export async function fetchInfos(
  { ask, failed }: Fetching,
  pids: readonly string[],
): Promise<Map<string, ProcessInfo | undefined>> {
  const infos = new Map<string, ProcessInfo | undefined>();
  await Promise.all(
    pids.map(async (pid) => {
      try {
        infos.set(pid, await ask(get, { pid, brief: true }));
      } catch (error) {
        if (isControlFailure(error, 'NoSuchProcess')) infos.set(pid, undefined);
        else failed(error);
      }
    }),
  );
  return infos;
}
