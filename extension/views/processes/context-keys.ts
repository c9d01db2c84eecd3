import { commands } from 'vscode';
import { isControlFailure } from '../../../runner/client/control-failure.ts';
import type { ConnectionState } from '../../connection/runner-connection.ts';

/** What `when` clauses of the manifest ask about. */
export interface ContextKeys {
  'stepwell.runner': 'off' | 'connecting' | 'connected' | 'lost' | 'otherVersion' | 'stopped' | 'none';
  /** Processes were listed: an empty view means that there are none. */
  'stepwell.listed': boolean;
  /** A search or a filter hides processes. */
  'stepwell.searching': boolean;
  /** Process files have been looked for. */
  'stepwell.filesFound': boolean;
}

export function setContext<Key extends keyof ContextKeys>(key: Key, value: ContextKeys[Key]): void {
  void commands.executeCommand('setContext', key, value);
}

/** `none`: no runner runs, and none was stopped on purpose. `otherVersion`: one runs that this extension cannot talk to. */
export function runnerKey(state: ConnectionState): ContextKeys['stepwell.runner'] {
  if (state.state === 'lost' && isControlFailure(state.failure, 'NoCommonVersion')) return 'otherVersion';
  return state.state === 'stopped' && !state.onPurpose ? 'none' : state.state;
}
