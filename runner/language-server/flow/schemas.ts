import type { Node } from 'jsonc-parser';
import type { JsonSchema } from '../../../protocol/data/json.ts';
import { jsonOf } from '../../../protocol/process-file/text/node.ts';
import { meet } from './algebra.ts';
import { shapeOfSchema } from './schema-shape.ts';
import { ANY_OBJECT, type Shape } from './shape.ts';

/** A step may be asked about many times, its schemas change rarely: shapes stay as long as what they were made of. */
const ofNodes = new WeakMap<Node, Shape>();
const ofDescribed = new WeakMap<object, Shape>();

/** The shape of data by a schema that stands in the file; undefined: none stands there. */
export function dataByNode(node: Node | undefined): Shape | undefined {
  if (node === undefined) return undefined;
  const known = ofNodes.get(node);
  if (known !== undefined) return known;
  const shape = meet(ANY_OBJECT, shapeOfSchema(jsonOf(node), 'declared'));
  ofNodes.set(node, shape);
  return shape;
}

/** The shape of data by a schema that a provider describes. */
export function dataByDescription(schema: JsonSchema | undefined): Shape | undefined {
  if (typeof schema !== 'object') return undefined;
  const known = ofDescribed.get(schema);
  if (known !== undefined) return known;
  const shape = meet(ANY_OBJECT, shapeOfSchema(schema, 'described'));
  ofDescribed.set(schema, shape);
  return shape;
}
