/** Data as every step takes and gives it: JSON objects, read strictly. */
export type * from './json.ts';
export { describeFault, type DataFault, type DataFaultCode } from './fault.ts';
export { findDataFault, MAX_MESSAGE_DEPTH } from './find-fault.ts';
export { FORBIDDEN_KEYS } from './keys.ts';
export { isObject, kindOf } from './kinds.ts';
export { EDITED_TEXT_BYTES, parseData, sizeFault, type DataLimits } from './parse-data.ts';
export { formatPointer, parsePointer } from './pointer.ts';
export { sameJson } from './same-json.ts';
