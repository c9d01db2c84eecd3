import type { JsonValue } from '../../protocol/data/json.ts';
import { sameJson } from '../../protocol/data/same-json.ts';
import type { Details } from '../../protocol/process-file/problem-list.ts';
import { canBe } from './algebra.ts';
import type { JsonType, Shape } from './shape.ts';
import { typeOf } from './value-shape.ts';

/** Values offered for one that does not fit. */
const MAX_CHOICES = 5;

/** What could stand in place of a value that does not fit its schema: the same written as it is wanted, or another one. */
export function remediesFor(value: JsonValue, wanted: Shape): Pick<Details, 'instead' | 'choices'> {
  const same = converted(value, wanted);
  const others = [...(wanted.default === undefined ? [] : [wanted.default]), ...(wanted.values ?? [])];
  const choices: JsonValue[] = [];
  for (const other of others) {
    const isThere = [...choices, value, ...(same === undefined ? [] : [same])].some((one) => sameJson(one, other));
    if (!isThere && choices.length < MAX_CHOICES) choices.push(other);
  }
  return {
    ...(same !== undefined && { instead: JSON.stringify(same) }),
    ...(choices.length > 0 && { choices }),
  };
}

/** `"3"` as 3, `1` as "1", one value as a list of it. Undefined: it means nothing of what is wanted. */
function converted(value: JsonValue, wanted: Shape): JsonValue | undefined {
  const { types, values } = wanted;
  if (!isScalar(value)) return isListOf(value, wanted) ? [value] : undefined;
  if (values) {
    return values.find((one) => isScalar(one) && typeof one !== typeof value && String(one) === String(value));
  }
  if (typeof value === 'string') {
    const text = value.trim();
    const number = /^-?\d{1,15}(?:\.\d+)?$/.test(text) ? Number(text) : undefined;
    if (number !== undefined && (types.has('number') || (types.has('integer') && Number.isInteger(number))))
      return number;
    if (types.has('boolean') && /^(?:true|false)$/i.test(text)) return text.toLowerCase() === 'true';
  } else if (types.has('string')) return String(value);
  return isListOf(value, wanted) ? [value] : undefined;
}

function isListOf(value: JsonValue, { types, items }: Shape): boolean {
  if (!types.has('array') || Array.isArray(value)) return false;
  const type: JsonType = typeOf(value);
  return items === undefined || canBe(items, type);
}

function isScalar(value: JsonValue): value is string | number | boolean {
  return value !== null && typeof value !== 'object';
}
