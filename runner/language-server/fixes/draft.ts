import { applyEdits, findNodeAtLocation, modify, parseTree, type FormattingOptions, type JSONPath } from 'jsonc-parser';
import type { TextEdit } from 'vscode-languageserver/node';
import type { JsonValue } from '../../../protocol/data/json.ts';
import type { Analysis } from '../document/analysis.ts';

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
    const layout = layoutOf(this.#text, path);
    // What is taken away leaves the rest as it was laid out.
    const edits = modify(this.#text, path, value, {
      isArrayInsertion,
      ...(value !== undefined && { formattingOptions: layout }),
    });
    this.#text = applyEdits(this.#text, edits);
    return this;
  }
}

/** As the file has it already. */
function layoutOf(text: string, path: JSONPath): FormattingOptions {
  const tree = parseTree(text, undefined, { allowTrailingComma: true });
  const holder = tree && findNodeAtLocation(tree, path.slice(0, -1));
  const isOneLine = holder !== undefined && !text.slice(holder.offset, holder.offset + holder.length).includes('\n');
  const indent = /^([ \t]+)"/m.exec(text)?.[1] ?? '  ';
  return {
    tabSize: indent.startsWith('\t') ? 4 : Math.min(8, indent.length),
    insertSpaces: !indent.startsWith('\t'),
    // What stands in one line stays there.
    keepLines: isOneLine && holder.children?.length !== 0,
    eol: text.includes('\r\n') ? '\r\n' : '\n',
  };
}
