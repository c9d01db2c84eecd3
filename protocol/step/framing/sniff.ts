/** What the beginning of an over-long line tells. */
export interface Sniffed {
  /** It is a JSON object that says `"jsonrpc":"2.0"`, as far as it goes. */
  protocol: boolean;
  id?: string;
  method?: string;
}

const TOKEN = /\s*(?:("(?:[^"\\]|\\.)*")|([{}[\]:,])|([^\s"{}[\]:,]+))/y;

/**
 * Looks at the first bytes of a line that is too long to be read: only members of the outermost object count, so
 * that a log record which quotes a message is not taken for one.
 */
export function sniffMessage(head: string): Sniffed {
  const members: Record<string, string> = {};
  let depth = 0;
  let key: string | undefined;
  let last: string | undefined;
  TOKEN.lastIndex = 0;
  for (let token = TOKEN.exec(head); token; token = TOKEN.exec(head)) {
    const [, text, mark] = token;
    if (depth === 0 && mark !== '{') break;
    if (mark === '{' || mark === '[') depth++;
    else if (mark === '}' || mark === ']') depth--;
    else if (depth === 1 && mark === ':') key = last;
    else if (depth === 1 && mark === ',') key = undefined;
    else if (depth === 1 && text !== undefined) {
      last = textOf(text);
      if (key !== undefined) members[key] ??= last;
    }
  }
  const { jsonrpc, id, method } = members;
  return {
    protocol: jsonrpc === '2.0',
    ...(id === undefined ? {} : { id }),
    ...(method === undefined ? {} : { method }),
  };
}

function textOf(literal: string): string {
  try {
    return JSON.parse(literal) as string;
  } catch {
    return literal.slice(1, -1);
  }
}
