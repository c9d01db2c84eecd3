/** The version of the step protocol spoken here, as it stands in `protocolVersions`. */
export const STEP_PROTOCOL_VERSION = '1';
