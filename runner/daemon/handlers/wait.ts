import { wait, type WaitResult } from '../../../protocol/control/wait.ts';
import type { ProcessStatus } from '../../../protocol/process/states.ts';
import type { Core } from '../core/core.ts';
import type { Ledger } from '../ledger/ledger.ts';
import { noSuchProcess } from '../ledger/no-such-process.ts';
import { handler, type Handler } from './handler.ts';

/** Answered when somebody has to look: the process is over, or waits for a person. */
export function waitHandler({ parts: { ledger } }: Core): Handler {
  return handler(wait, async (params, { gone }) => {
    const pid = await ledger.idOf(params.pid);
    const status = await statusToLookAt(ledger, pid, gone);
    await ledger.settled(pid);
    return { pid, status };
  });
}

function statusToLookAt(ledger: Ledger, pid: string, gone: AbortSignal): Promise<WaitResult['status']> {
  return new Promise((resolve, reject) => {
    const end = (settle: () => void): void => {
      forget();
      gone.removeEventListener('abort', giveUp);
      settle();
    };
    const giveUp = (): void => {
      end(() => {
        reject(new Error('the client has gone'));
      });
    };
    const look = (status: ProcessStatus): void => {
      if (status === 'ready' || status === 'running') return;
      end(() => {
        resolve(status);
      });
    };
    const forget = ledger.onEventOf(pid, (_pid, event, state) => {
      if (event.type !== 'processDeleted') look(state.record.status);
      else {
        end(() => {
          reject(noSuchProcess(pid, 0));
        });
      }
    });
    gone.addEventListener('abort', giveUp);
    if (gone.aborted) giveUp();
    ledger.find(pid).then(
      ({ record }) => {
        look(record.status);
      },
      (error: unknown) => {
        end(() => {
          reject(error instanceof Error ? error : new Error(String(error)));
        });
      },
    );
  });
}
