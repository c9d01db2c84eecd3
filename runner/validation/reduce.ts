import type { ErrorObject } from 'ajv';

/**
 * What of ajv's errors a person should read. Of alternatives (anyOf, oneOf) ajv reports every way in which each of
 * them failed, then that none matched: what lies deeper tells more and stays, else one error sums them up.
 */
export function reduceErrors(errors: readonly ErrorObject[]): ErrorObject[] {
  const kept: ErrorObject[] = [];
  for (const error of errors) {
    if (error.keyword === 'if' && kept.length > 0) continue;
    if (error.keyword === 'contains' || error.keyword === 'propertyNames') {
      takeInside(kept, error);
      kept.push(error);
    } else if (noneMatched(error)) {
      const inside = takeInside(kept, error);
      const deeper = inside.filter((other) => other.instancePath.length > error.instancePath.length);
      kept.push(...(deeper.length > 0 ? deeper : [summedUp(error, inside)]));
    } else kept.push(error);
  }
  return kept;
}

function noneMatched({ keyword, params }: ErrorObject): boolean {
  return keyword === 'anyOf' || (keyword === 'oneOf' && !Array.isArray(params['passingSchemas']));
}

/** Takes from the end of `kept` what was reported inside of `error`: ajv reports it just before. */
function takeInside(kept: ErrorObject[], error: ErrorObject): ErrorObject[] {
  let from = kept.length;
  while (from > 0 && isInside(kept[from - 1] as ErrorObject, error)) from--;
  return kept.splice(from);
}

function isInside(other: ErrorObject, error: ErrorObject): boolean {
  const below = other.instancePath === error.instancePath || other.instancePath.startsWith(`${error.instancePath}/`);
  // What an alternative refers to reports from where it is defined.
  return (
    below &&
    (other.schemaPath.startsWith(`${error.schemaPath}/`) || /^#\/(?:definitions|\$defs)\//.test(other.schemaPath))
  );
}

function summedUp(error: ErrorObject, inside: readonly ErrorObject[]): ErrorObject {
  const types = inside.flatMap((other) =>
    other.keyword === 'type' ? ([other.params['type']].flat() as string[]) : [],
  );
  if (types.length < inside.length || types.length === 0) return error;
  return { ...error, keyword: 'type', params: { type: [...new Set(types)] } };
}
