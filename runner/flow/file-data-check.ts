import type { Node } from 'jsonc-parser';
import { isObject } from '../../protocol/data/kinds.ts';
import type { FileView } from '../../protocol/process-file/rules/view.ts';
import { entries, jsonOf, valueOf } from '../../protocol/process-file/text/node.ts';
import type { ProblemSink } from './problem-sink.ts';
import { checkValue } from './with-check.ts';

/** Start data and defaults of parameters are what the file itself says of them. */
export function checkFileData({ root }: FileView, sink: ProblemSink): void {
  check(root.get('data'), root.get('dataSchema'), 'data', 'dataSchema', sink);
  for (const { name, value: schema } of entries(valueOf(root.get('params'), 'properties'))) {
    check(valueOf(schema, 'default'), schema, 'default', name, sink);
  }
}

function check(value: Node | undefined, node: Node | undefined, key: string, owner: string, sink: ProblemSink): void {
  if (value === undefined || node === undefined) return;
  const schema = jsonOf(node);
  if (isObject(schema)) checkValue(value, schema, key, owner, sink);
}
