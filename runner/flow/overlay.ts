import { isUnknown, textsOf, type Property, type Shape } from './shape.ts';

/** Deeper data is not compared. */
const MAX_DEPTH = 8;

/**
 * What recorded runs show laid over what is known: they fill in what nobody says, and add counts and last values. The
 * result has the origin `observed` where types are known from runs alone.
 */
export function overlay(known: Shape, seen: Shape | undefined, depth = 0): Shape {
  if (seen === undefined || depth > MAX_DEPTH) return known;
  if (isUnknown(known) && !known.closed && !known.items) return { ...seen, ...textsOf(known) };
  const properties = new Map<string, Property>();
  for (const [key, property] of known.properties) {
    properties.set(key, withCounts(property, seen.properties.get(key), seen, depth));
  }
  if (!known.closed) {
    for (const [key, property] of seen.properties) {
      if (!properties.has(key)) properties.set(key, { ...property, shape: overlayRest(known, property.shape, depth) });
    }
  }
  const items = known.items ? overlay(known.items, seen.items, depth + 1) : seen.items;
  const hasTypes = known.types.size > 0;
  return {
    ...known,
    types: hasTypes ? known.types : seen.types,
    origin: hasTypes ? known.origin : seen.origin,
    properties,
    ...(items && { items }),
    ...(seen.observed !== undefined && { observed: seen.observed }),
  };
}

function overlayRest({ rest }: Shape, seen: Shape, depth: number): Shape {
  return rest ? overlay(rest, seen, depth + 1) : seen;
}

function withCounts(known: Property, seen: Property | undefined, holder: Shape, depth: number): Property {
  const of = holder.observed ?? 0;
  if (of === 0) return known;
  const counts = seen?.seen ?? { in: 0, of };
  // What a schema requires is there, whatever older runs had.
  const presence = known.presence === 'maybe' && counts.in < counts.of ? 'sometimes' : known.presence;
  return {
    ...known,
    presence,
    seen: counts,
    shape: overlay(known.shape, seen?.shape, depth + 1),
    ...(seen?.lastValue !== undefined && { lastValue: seen.lastValue }),
  };
}
