import type { JsonObject } from '../../data/json.ts';

/** What a reader finds on a stream, in the order it came. */
export type FramedItem = MessageItem | StrayItem | OverlongItem | FaultItem;

/** A line that is an object with `"jsonrpc":"2.0"`. Its shape is not checked further: see classify.ts. */
export interface MessageItem {
  kind: 'message';
  message: JsonObject;
  /** The line, without BOM, CR and LF. */
  text: string;
}

/**
 * Bytes that are no message, as they came, line breaks included; at most MAX_STRAY_BYTES at a time. They are the
 * reader's: what is kept of them is to be copied.
 */
export interface StrayItem {
  kind: 'stray';
  bytes: Buffer;
}

/** A message longer than allowed. Reported when its line is over; its bytes were dropped as they came. */
export interface OverlongItem {
  kind: 'overlong';
  /** Size of the line without LF. */
  bytes: number;
  /** Its id and method, when they stand near its beginning. */
  id?: string;
  method?: string;
}

/** A line that is a message but breaks a rule of the framing: invalid UTF-8, lone surrogates. */
export interface FaultItem {
  kind: 'fault';
  reason: string;
  text: string;
  /** The message's id, when it has one. */
  id?: string;
}

/** Longest piece of stray output handed on at once. */
export const MAX_STRAY_BYTES = 64 * 1024;
