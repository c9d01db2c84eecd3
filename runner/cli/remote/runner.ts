import type { EventsParams } from '../../../protocol/control/events.ts';
import type { StepProgress } from '../../../protocol/process/events.ts';
import type { RunnerClient } from '../../client/runner-client.ts';

export type NumberedEvents = EventsParams['events'];
export type PidProgress = StepProgress & { pid: string };

/** A connection to the runner, as commands use it. */
export type Runner = Pick<RunnerClient, 'request' | 'subscribe' | 'closed' | 'close'>;
