import { applyEdits, findNodeAtLocation, modify, parseTree, type FormattingOptions, type JSONPath } from 'jsonc-parser';
import type { TextEdit } from 'vscode-languageserver/node';
import type { JsonValue } from '../../../protocol/data/json.ts';
import { isObject } from '../../../protocol/data/kinds.ts';
import type { Analysis } from '../document/analysis.ts';

/** A line that grows longer is broken. */
const MAX_LINE = 120;

/** A process file being changed, its comments and layout kept; in the end one edit of what is different. */
export class Draft {
  readonly #analysis: Analysis;
  #text: string;

  constructor(analysis: Analysis) {
    this.#analysis = analysis;
    this.#text = analysis.text;
  }

  set(path: JSONPath, value: JsonValue): this {
    return this.#change(path, value, false);
  }

  remove(path: JSONPath): this {
    return this.#change(path, undefined, false);
  }

  /** Puts an element into a list; the path ends with its place. */
  insert(path: JSONPath, value: JsonValue): this {
    return this.#change(path, value, true);
  }

  /** The smallest edit that makes the text of the file this one; none where nothing is different. */
  edits(): TextEdit[] {
    const { text: before, document } = this.#analysis;
    const after = this.#text;
    if (before === after) return [];
    let start = 0;
    while (start < before.length && before[start] === after[start]) start++;
    let same = 0;
    const most = Math.min(before.length, after.length) - start;
    while (same < most && before[before.length - 1 - same] === after[after.length - 1 - same]) same++;
    const range = { start: document.positionAt(start), end: document.positionAt(before.length - same) };
    return [{ range, newText: after.slice(start, after.length - same) }];
  }

  #change(path: JSONPath, value: JsonValue | undefined, isArrayInsertion: boolean): this {
    this.#text =
      this.#inItsLine(path, value, isArrayInsertion) ??
      applyEdits(
        this.#text,
        modify(this.#text, path, value, {
          isArrayInsertion,
          // What is taken away leaves the rest as it was laid out.
          ...(value !== undefined && { formattingOptions: layoutOf(this.#text) }),
        }),
      );
    return this;
  }

  /** What stands in one line stays there, as long as the line is not too long. The library would break it. */
  #inItsLine(path: JSONPath, value: JsonValue | undefined, isArrayInsertion: boolean): string | undefined {
    const tree = parseTree(this.#text, undefined, { allowTrailingComma: true });
    const holder = tree && findNodeAtLocation(tree, path.slice(0, -1));
    if (value === undefined || !holder?.children?.length) return undefined;
    if (this.#text.slice(holder.offset, holder.offset + holder.length).includes('\n')) return undefined;
    const edits = modify(this.#text, path, value, { isArrayInsertion });
    const compact = JSON.stringify(value);
    for (const edit of edits) {
      edit.content = edit.content
        .replace(compact, () => inline(value))
        .replace(/^,/, ', ')
        .replace(/,$/, ', ');
    }
    const text = applyEdits(this.#text, edits);
    const start = text.lastIndexOf('\n', holder.offset) + 1;
    const end = text.indexOf('\n', start);
    return (end < 0 ? text.length : end) - start > MAX_LINE ? undefined : text;
  }
}

function inline(value: JsonValue): string {
  if (Array.isArray(value)) return `[${value.map(inline).join(', ')}]`;
  if (!isObject(value)) return JSON.stringify(value);
  const entries = Object.entries(value).map(([key, inner]) => `${JSON.stringify(key)}: ${inline(inner)}`);
  return entries.length === 0 ? '{}' : `{ ${entries.join(', ')} }`;
}

/** As the file has it already. */
function layoutOf(text: string): FormattingOptions {
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return {
    tabSize: indent.startsWith('\t') ? 4 : Math.min(8, indent.length),
    insertSpaces: !indent.startsWith('\t'),
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
