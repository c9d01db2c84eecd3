import type { ProcessEvent } from '../../protocol/process/events.ts';

/** The same event with each piece of its data replaced: by a reference to it, say. Only events that executors commit. */
export function mapEventData<From, To>(event: ProcessEvent<From>, map: (data: From) => To): ProcessEvent<To> {
  switch (event.type) {
    case 'stepStarted':
      return { ...event, input: map(event.input) };
    case 'stepFinished': {
      const { output, next, ...rest } = event;
      return { ...rest, output: map(output), ...(next !== undefined && { next: map(next) }) };
    }
    case 'stepFailed':
    case 'stepCancelled': {
      const { lateOutput, ...rest } = event;
      return { ...rest, ...(lateOutput !== undefined && { lateOutput: map(lateOutput) }) };
    }
    case 'processInterrupted':
      return { ...event, data: map(event.data) };
    case 'processFinished':
      return { ...event, output: map(event.output) };
    case 'processStarted':
    case 'stepSkipped':
    case 'processFailed':
    case 'processCancelled':
      return event;
    default:
      throw new Error(`an executor commits no ${event.type}`);
  }
}
