import type { Path } from '../../protocol/process-file/expressions/ast.ts';
import { PROCESS_FIELDS } from '../../protocol/process-file/expressions/scope.ts';
import type { Place } from '../../protocol/process-file/rules/places.ts';
import type { FileView } from '../../protocol/process-file/rules/view.ts';
import type { StepStatus } from '../../protocol/process/states.ts';
import type { Passages } from './passages.ts';
import { dataByNode } from './schemas.ts';
import { ANY_OBJECT, UNKNOWN, type JsonType, type Property, type Shape } from './shape.ts';

/** What the first segments of a path name, as a shape, with how many segments that takes. */
export interface Rooted {
  shape: Shape;
  /** Index of the first segment that is not looked up yet. */
  from: number;
  /** It may be null as a whole: the output of a step that was skipped. */
  mayBeNull: boolean;
}

const STATUSES: Record<StepStatus, true> = {
  pending: true,
  running: true,
  finished: true,
  skipped: true,
  error: true,
  interrupted: true,
  cancelled: true,
};
const TEXT = typed('string');
const STATUS: Shape = { ...TEXT, values: Object.keys(STATUSES) };
const PROCESS = object(PROCESS_FIELDS.map((name) => [name, name === 'status' ? processStatus() : TEXT]));
const ERROR = object(
  [
    ['code', typed('string', 'number')],
    ['message', TEXT],
    ['type', TEXT],
    ['stack', { ...typed('array'), items: TEXT }],
    ['step', TEXT],
    ['cause', typed('object')],
    ['details', typed('object')],
  ],
  'maybe',
);

/** What a path begins with. Undefined: no such root or step. */
export function rootOf({ segments }: Path, place: Place, view: FileView, passages: Passages): Rooted | undefined {
  const [root, name, part] = segments;
  switch (root.key) {
    case 'input':
      return { shape: inputAt(place, passages), from: 1, mayBeNull: false };
    case 'params':
      return { shape: paramsOf(view), from: 1, mayBeNull: false };
    case 'process':
      return { shape: PROCESS, from: 1, mayBeNull: false };
    case 'error':
      return { shape: ERROR, from: 1, mayBeNull: true };
    case 'env':
    case 'secrets':
      return { shape: name ? TEXT : ANY_OBJECT, from: name ? 2 : 1, mayBeNull: false };
    case 'steps':
      break;
    default:
      return undefined;
  }
  const step = name && view.steps[view.stepIndex.get(String(name.key)) ?? -1];
  if (!step) return name ? undefined : { shape: ANY_OBJECT, from: 1, mayBeNull: false };
  if (part?.key === 'output') return { shape: passages.shown(step).output, from: 3, mayBeNull: true };
  if (part?.key === 'status') return { shape: STATUS, from: 3, mayBeNull: false };
  if (part?.key !== 'artifacts') return { shape: ANY_OBJECT, from: 2, mayBeNull: false };
  return { shape: segments.length > 3 ? TEXT : ANY_OBJECT, from: Math.min(segments.length, 4), mayBeNull: true };
}

function inputAt({ step, afterStep, kind }: Place, passages: Passages): Shape {
  if (step === undefined) return passages.start;
  const shown = passages.shown(step);
  if (afterStep) return shown.next;
  return kind === 'condition' ? shown.before : shown.input;
}

const withDefaults = new WeakMap<Shape, Shape>();

/** Defaults apply where nothing is given, so what has one is always there. */
function paramsOf({ root, text }: FileView): Shape {
  const shape = dataByNode(root.get('params'), text);
  if (shape === undefined) return ANY_OBJECT;
  const known = withDefaults.get(shape);
  if (known !== undefined) return known;
  const properties = new Map<string, Property>();
  for (const [key, property] of shape.properties) {
    const given = property.shape.default !== undefined;
    properties.set(key, given ? { ...property, presence: 'always' } : property);
  }
  const params = { ...shape, properties };
  withDefaults.set(shape, params);
  return params;
}

function processStatus(): Shape {
  return { ...TEXT, values: ['running', 'finished', 'error', 'cancelled'] };
}

function typed(...types: JsonType[]): Shape {
  return { ...UNKNOWN, types: new Set(types) };
}

function object(keys: [string, Shape][], presence: 'always' | 'maybe' = 'always'): Shape {
  return { ...ANY_OBJECT, properties: new Map(keys.map(([key, shape]) => [key, { shape, presence }])) };
}
