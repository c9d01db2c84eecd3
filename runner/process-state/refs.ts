import type { ProcessState, StoredEvent, StoredRef } from './state.ts';

// Listed by hand: an object that only looks like a reference may stand in an error's details or in a schema.

/** The references an event holds. Not copies: what fills in their `at` changes the event. */
export function refsOfEvent(event: StoredEvent): StoredRef[] {
  switch (event.type) {
    case 'processCreated':
      return [
        event.definition,
        event.params,
        event.env,
        event.data,
        ...(event.copied ?? []).flatMap(({ input, output, next }) => present(input, output, next)),
      ];
    case 'stepStarted':
      return [event.input];
    case 'stepFinished':
      return present(event.output, event.next);
    case 'stepFailed':
    case 'stepCancelled':
      return present(event.lateOutput);
    case 'processInterrupted':
    case 'draftSaved':
    case 'processProceeded':
      return [event.data];
    case 'processFinished':
      return [event.output];
    case 'processRetried':
      return present(event.input, event.updated?.definition);
    case 'processStarted':
    case 'stepSkipped':
    case 'processDelayed':
    case 'processRequeued':
    case 'cancelRequested':
    case 'processFailed':
    case 'processCancelled':
    case 'processDeleted':
      return [];
  }
}

/** The references a state holds; the same object may come more than once. */
export function refsOfState({ record, ...state }: ProcessState): StoredRef[] {
  return [
    state.definition,
    state.params,
    state.env,
    state.cursor.input,
    record.data,
    ...present(record.output, record.interrupt?.data),
    ...state.attempts.flatMap(({ input, output, next, lateOutput }) => present(input, output, next, lateOutput)),
    ...state.actions.flatMap(({ data, before }) => present(data, before)),
  ];
}

function present(...refs: (StoredRef | null | undefined)[]): StoredRef[] {
  return refs.filter((ref) => ref !== null && ref !== undefined);
}
