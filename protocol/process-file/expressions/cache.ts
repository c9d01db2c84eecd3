import type { Expression, Template } from './ast.ts';
import { readCondition, readTemplate } from './parse.ts';

/** Parsed texts kept; all are dropped together when there are more. */
const MAX_ENTRIES = 2000;

/** Like `readTemplate`; each text is read once. The result is shared: it must not be changed. */
export const parseTemplate: (text: string) => Template = remember(readTemplate);

/** Like `readCondition`; each text is read once. The result is shared: it must not be changed. */
export const parseCondition: (text: string) => Expression = remember(readCondition);

function remember<T>(read: (text: string) => T): (text: string) => T {
  const known = new Map<string, T>();
  return (text) => {
    const found = known.get(text);
    if (found !== undefined) return found;
    const made = read(text);
    if (known.size >= MAX_ENTRIES) known.clear();
    known.set(text, made);
    return made;
  };
}
