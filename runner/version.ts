import { name, version } from '../package.json';

/** Who speaks, as it stands in `initialize`. */
export const RUNNER_INFO = { name, version };
