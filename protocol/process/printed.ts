import type { ProcessEvent } from './events.ts';
import type { ProcessRecord } from './record.ts';

// Schemas are made of types, not of families of types: these are the members whose data is the data itself.

/** What `info --json` and `run --json` print. */
export type PrintedRecord = ProcessRecord;
export type PrintedEvent = ProcessEvent;
