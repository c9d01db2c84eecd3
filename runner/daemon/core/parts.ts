import type { RunnerIdentity } from '../../../protocol/control/hello.ts';
import type { Clock } from '../../executor/clock.ts';
import type { Store } from '../../store/store.ts';
import type { SchemaValidator } from '../../validation/validator.ts';
import type { Definitions } from '../ledger/definitions.ts';
import type { Ledger } from '../ledger/ledger.ts';
import type { RecentData } from '../ledger/recent-data.ts';
import type { RunnerLog } from '../log.ts';
import type { Supervisor } from '../supervisor/supervisor.ts';
import type { RunnerSettings } from './settings.ts';

/** What a runner is made of. */
export interface CoreOptions {
  /** The state directory. */
  root: string;
  store: Store;
  supervisor: Supervisor;
  validator: SchemaValidator;
  identity: RunnerIdentity;
  settings: RunnerSettings;
  life: RunnerLife;
  log: RunnerLog;
  clock: Clock;
  /** Ends programs of an earlier runner that still run. Nothing is queued again before it resolves. */
  endSurvivors: () => Promise<void>;
  /** Connections there are. */
  clients: () => number;
  /** A number from 0 up to 1. Default: Math.random. */
  random?: () => number;
  platform?: NodeJS.Platform;
}

/** How long a runner stays. */
export interface RunnerLife {
  /** False: it ends when the queue is empty, delayed retries waited for. */
  wait: boolean;
  /** Ends after so many processes were run; only without `wait`. */
  maxProcesses?: number;
  /** A client started it because there was none: it ends when nothing has happened for 10 minutes. */
  implicit: boolean;
}

/** The options with what is made of them: what the parts of the core share. */
export interface CoreParts extends CoreOptions {
  ledger: Ledger;
  definitions: Definitions;
  recent: RecentData;
  random: () => number;
  platform: NodeJS.Platform;
  /** ISO 8601 UTC. */
  now: () => string;
}
