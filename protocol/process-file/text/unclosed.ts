/** What of a tree that is being made is looked at. */
interface Container<Self> {
  type: string;
  offset: number;
  length: number;
  children?: readonly Self[] | undefined;
}

/**
 * The object or list that lacks its bracket, by the layout: it was closed by the bracket of another one, which stands
 * farther in front in its line. `open`: those that nothing has closed. Undefined: the layout does not tell.
 */
export function unclosedIn<Node extends Container<Node>>(
  holder: Node,
  text: string,
  open: ReadonlySet<Node>,
): Node | undefined {
  for (const node of holder.children ?? []) {
    if (node.type === 'property' || open.has(node)) {
      const found = unclosedIn(node, text, open);
      if (found) return found;
    } else if ((node.type === 'object' || node.type === 'array') && isMisplaced(node, text)) {
      // The bracket that is missing belongs to the innermost one: the others only took each other's.
      return unclosedIn(node, text, open) ?? node;
    }
  }
  return undefined;
}

function isMisplaced({ offset, length }: { offset: number; length: number }, text: string): boolean {
  const close = offset + length - 1;
  // Most stand in one line, and a whole file may: its beginning is not looked for again and again.
  if (!/[\r\n]/.test(text.slice(offset, close))) return false;
  const indent = indentAt(text, close);
  return indent.length === close - lineStart(text, close) && indent !== indentAt(text, offset);
}

function indentAt(text: string, offset: number): string {
  return /^[ \t]*/.exec(text.slice(lineStart(text, offset), offset))?.[0] ?? '';
}

function lineStart(text: string, offset: number): number {
  return Math.max(text.lastIndexOf('\n', offset - 1), text.lastIndexOf('\r', offset - 1)) + 1;
}
