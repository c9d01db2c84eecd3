/** Messages as lines: reading, writing, telling them from stray output. */
export { LineReader, type LineReaderOptions } from './line-reader.ts';
export type { FaultItem, FramedItem, MessageItem, OverlongItem, StrayItem } from './item.ts';
export { MAX_STRAY_BYTES } from './item.ts';
export { classifyMessage, type ClassifiedMessage } from './classify.ts';
export { newRequestId, requestIds } from './request-id.ts';
export {
  MessageTooLongError,
  notificationMessage,
  requestMessage,
  writeMessage,
  type OutgoingMessage,
} from './write-message.ts';
