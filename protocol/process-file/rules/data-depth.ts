import type { Node } from 'jsonc-parser';
import { LIMITS } from '../../step/limits.ts';
import { depthOf, keyOf } from '../text/node.ts';
import { allFields, type FileView } from './view.ts';

/** Data in the file keeps to the depth that data has everywhere. */
export function checkDataDepth({ root, steps, problems }: FileView): void {
  const check = (node: Node | undefined): void => {
    if (node === undefined || depthOf(node) <= LIMITS.maxDataDepth) return;
    const message = `\`${String(keyOf(node).value)}\` is nested deeper than ${LIMITS.maxDataDepth}.`;
    problems.add('too-large', message, keyOf(node));
  };
  check(root.get('data'));
  for (const fields of steps.flatMap(allFields)) check(fields.get('with'));
}
