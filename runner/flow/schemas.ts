import type { Node } from 'jsonc-parser';
import type { JsonSchema, JsonValue } from '../../protocol/data/json.ts';
import { jsonOf } from '../../protocol/process-file/text/node.ts';
import { canBe } from './algebra.ts';
import { shapeOfSchema } from './schema-shape.ts';
import { ANY_OBJECT, type Origin, type Shape } from './shape.ts';

/** Shapes kept, and the longest text of a schema, in UTF-16 code units; all are dropped together when there are more. */
const MAX_KEPT = 1000;
const MAX_TEXT = 32_768;

/** Each keystroke brings a new tree, and yet most schemas in it are as they were: they go by their text. */
const byText = new Map<string, Shape>();
const byDescription = new WeakMap<object, Shape>();

/** The shape of data by a schema that stands in `text`; undefined: none stands there. */
export function dataByNode(node: Node | undefined, text: string): Shape | undefined {
  if (node === undefined) return undefined;
  if (node.length > MAX_TEXT) return dataOf(jsonOf(node), 'declared');
  const key = text.slice(node.offset, node.offset + node.length);
  const known = byText.get(key);
  if (known !== undefined) return known;
  const shape = dataOf(jsonOf(node), 'declared');
  if (byText.size >= MAX_KEPT) byText.clear();
  // A copy: a part of a text keeps the whole text in memory.
  byText.set(Buffer.from(key, 'utf16le').toString('utf16le'), shape);
  return shape;
}

/** The shape of data by a schema that a provider describes. */
export function dataByDescription(schema: JsonSchema | undefined): Shape | undefined {
  if (typeof schema !== 'object') return undefined;
  const known = byDescription.get(schema);
  if (known !== undefined) return known;
  const shape = dataOf(schema, 'described');
  byDescription.set(schema, shape);
  return shape;
}

/** Data is an object, whatever a schema says or leaves open. */
function dataOf(schema: JsonValue, origin: Origin): Shape {
  const shape = shapeOfSchema(schema, origin);
  return canBe(shape, 'object') ? { ...shape, types: ANY_OBJECT.types } : { ...ANY_OBJECT, origin };
}
