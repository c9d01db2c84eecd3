import type { Node } from 'jsonc-parser';
import type { JSONDocument } from 'vscode-json-languageservice';
import { TextDocument } from 'vscode-languageserver-textdocument';
import type { Range } from 'vscode-languageserver/node';
import { parseProcessFile, type ParsedProcessFile } from '../../../protocol/process-file/parse.ts';
import { ProblemList } from '../../../protocol/process-file/problem-list.ts';
import { visitPlaces, type Place } from '../../../protocol/process-file/rules/places.ts';
import { viewOf, type FileView } from '../../../protocol/process-file/rules/view.ts';
import { analyseFlow, type Flow } from '../../flow/analyse-flow.ts';
import type { FlowFacts } from '../../flow/facts.ts';
import { filePathOf } from './file-path.ts';
import { parseJson } from './json-service.ts';

/** One version of a process file's text, and what is made of it: each part once, when it is first asked for. */
export class Analysis {
  /** A copy: the client's document changes while somebody waits. */
  readonly document: TextDocument;
  readonly text: string;
  /** Absolute path; undefined for a document that is not on disk. */
  readonly file: string | undefined;
  #parsed: ParsedProcessFile | undefined;
  #places: ReadonlyMap<Node, Place> | undefined;
  #json: JSONDocument | undefined;
  #flow: { flow: Flow; revision: number } | undefined;

  constructor({ uri, version, text }: { uri: string; version: number; text: string }) {
    this.document = TextDocument.create(uri, 'stepwell', version, text);
    this.text = text;
    this.file = filePathOf(uri);
  }

  get parsed(): ParsedProcessFile {
    return (this.#parsed ??= parseProcessFile(this.text));
  }

  /** What could be read of the text; undefined where there is no value at all. */
  get tree(): Node | undefined {
    return this.parsed.tree;
  }

  get view(): FileView | undefined {
    const { tree } = this;
    return tree && viewOf(this.text, tree, new ProblemList(this.text));
  }

  /** Every text in which expressions are evaluated, with what it may name. */
  get places(): ReadonlyMap<Node, Place> {
    if (this.#places) return this.#places;
    const places = new Map<Node, Place>();
    if (this.view) {
      visitPlaces(this.view, (node, place) => {
        places.set(node, place);
      });
    }
    return (this.#places = places);
  }

  /** The same text as the JSON library reads it. */
  get json(): JSONDocument {
    return (this.#json ??= parseJson(this.document));
  }

  /** `revision`: raised when the facts have changed. */
  flow(facts: FlowFacts, revision: number): Flow | undefined {
    if (this.#flow?.revision === revision) return this.#flow.flow;
    const { view } = this;
    if (view === undefined) return undefined;
    const flow = analyseFlow(view, facts);
    this.#flow = { flow, revision };
    return flow;
  }

  rangeOf({ offset, length }: { offset: number; length: number }): Range {
    return { start: this.document.positionAt(offset), end: this.document.positionAt(offset + length) };
  }
}
