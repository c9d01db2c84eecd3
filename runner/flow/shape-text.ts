import type { JsonType, Property, Shape } from './shape.ts';

/** Longest text, in characters. */
const MAX_LENGTH = 80;
/** Values told one by one. */
const MAX_VALUES = 4;

/** A shape in one short line, as `{ rows: object[], total?: integer }`; a `?` marks what is not there every time. */
export function shapeText(shape: Shape, maxLength = MAX_LENGTH): string {
  if (shape.properties.size === 0 || !onlyObject(shape)) return cut(typeText(shape), maxLength);
  const shown: string[] = [];
  let length = '{  }'.length;
  let left = shape.properties.size;
  for (const [key, property] of shape.properties) {
    const text = `${keyText(key)}${mark(property)}: ${typeText(property.shape)}`;
    const more = left > 1 ? ', ...'.length : 0;
    if (length + text.length + more > maxLength) break;
    shown.push(text);
    length += text.length + ', '.length;
    left--;
  }
  if (shown.length === 0) return `{ ${left} keys }`;
  return `{ ${shown.join(', ')}${left > 0 ? ', ...' : ''} }`;
}

/** The type of a value without what is inside of it: `object[]`, `"fast" | "slow"`, `string | null`. */
export function typeText(shape: Shape, depth = 0): string {
  const { types, values, items } = shape;
  if (values && values.length <= MAX_VALUES && values.every((value) => typeof value !== 'object' || value === null)) {
    return values.map((value) => cut(JSON.stringify(value), 24)).join(' | ');
  }
  const names = namesOf(types).map((type) => {
    if (type !== 'array' || depth > 2) return type;
    const inner = items ? typeText(items, depth + 1) : 'any';
    return inner.includes(' ') ? `(${inner})[]` : `${inner}[]`;
  });
  return names.length === 0 ? 'any' : names.join(' | ');
}

/** Types as they are told: a number may be whole. */
export function namesOf(types: ReadonlySet<JsonType>): JsonType[] {
  return [...types].filter((type) => type !== 'integer' || !types.has('number'));
}

export function mark({ presence }: Property): string {
  return presence === 'always' ? '' : '?';
}

function keyText(key: string): string {
  return /^[\p{L}_$][\p{L}\p{N}_$-]*$/u.test(key) ? key : JSON.stringify(key);
}

function onlyObject({ types }: Shape): boolean {
  return types.size === 0 || (types.size === 1 && types.has('object'));
}

function cut(text: string, length: number): string {
  return text.length > length ? `${text.slice(0, length - 3)}...` : text;
}
