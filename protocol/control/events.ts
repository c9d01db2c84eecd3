import type { DataRef } from '../process/data-ref.ts';
import type { ProcessEvent, StepProgress } from '../process/events.ts';
import { notification, request, type Nothing } from './message.ts';

/** From here on the client is told every change of every process, in order, none left out. One subscription a connection. */
export const subscribe = request<SubscribeParams, SubscribeResult>('events/subscribe');

export interface SubscribeParams {
  /**
   * Number of the last event the client has; those after it are sent again. Default: only what is new. Too old a
   * number is refused with SequenceTooOld: list anew and begin at the `lastEvent` of `runner/hello` or of that error.
   * @minimum 0
   * @asType integer
   */
  after?: number;
}

export interface SubscribeResult {
  /** Number of the event before the first one that will be sent. */
  after: number;
}

/** Nothing more is sent. */
export const unsubscribe = request<Nothing, Nothing>('events/unsubscribe');

/** A client that reads slowly gets fewer, longer batches. */
export const events = notification<EventsParams>('events/batch');

export interface EventsParams {
  events: { number: number; pid: string; event: ProcessEvent<DataRef> }[];
}

/** The client read too slowly for too long: it missed events, is no longer subscribed, and has to list anew. */
export const eventsLost = notification<EventsLostParams>('events/lost');

export interface EventsLostParams {
  lastEvent: number;
}

/** The newest progress of steps that run: not numbered, not kept, at most a few a second. */
export const progress = notification<ProgressBatchParams>('events/progress');

export interface ProgressBatchParams {
  progress: (StepProgress & { pid: string })[];
}
