/** Keys that no object may have: assigning them reaches JavaScript's own machinery instead of the data. */
export const FORBIDDEN_KEYS: ReadonlySet<string> = new Set(['__proto__', 'constructor', 'prototype']);
