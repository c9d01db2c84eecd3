import type { HelloParams, HelloResult, RunnerIdentity } from '../../../protocol/control/hello.ts';
import { CONTROL_PROTOCOL_VERSIONS } from '../../../protocol/control/message.ts';
import { ControlError } from '../control-error.ts';
import { isSameSecret } from './same-secret.ts';

/** What a hello is checked against, and answered with. */
export interface Welcome {
  token: string;
  identity: RunnerIdentity;
  lastEvent: () => number;
}

/** Answers a hello. Throws a ControlError, after which the connection is to end. */
export function welcome({ protocolVersions, token }: HelloParams, by: Welcome): HelloResult {
  if (!isSameSecret(token, by.token)) throw new ControlError('WrongToken', 'The token is not that of this runner.');
  const protocolVersion = CONTROL_PROTOCOL_VERSIONS.find((version) => protocolVersions.includes(version));
  if (protocolVersion === undefined) {
    throw new ControlError(
      'NoCommonVersion',
      `This runner (${by.identity.version}, pid ${by.identity.pid}) speaks version ${CONTROL_PROTOCOL_VERSIONS.join(', ')} of the wire.`,
    );
  }
  return { protocolVersion, runner: by.identity, lastEvent: by.lastEvent() };
}
