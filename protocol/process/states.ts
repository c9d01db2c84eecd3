/** Where a process is. `finished`, `error` and `cancelled` are terminal. */
export type ProcessStatus = 'ready' | 'running' | 'finished' | 'error' | 'interrupted' | 'cancelled';

/** Where a step is. */
export type StepStatus = 'pending' | 'running' | 'finished' | 'skipped' | 'error' | 'interrupted' | 'cancelled';

/** Which list of the file a step stands in. */
export type StepPhase = 'steps' | 'onFailure' | 'finally';
