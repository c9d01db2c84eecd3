import { mapSchemas, plainDefinitions, without, withPlainNames, withUnknownFields } from './shape.mjs';

/** One definition for the params and the result of each message of the daemon's wire, and for the data of its errors. */
export function controlSchema(types, messages) {
  const used = messages.flatMap(({ params, result }) => [params, ...(result === undefined ? [] : [result])]);
  const definitions = types.definitions([...new Set([...used, 'ControlErrorData'])]);
  const plain = plainDefinitions(withPlainNames(definitions), types.order('control'));
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:stepwell:control:1',
    title: 'Stepwell runner wire 1',
    description: 'What a client and a runner say to each other. Unknown fields are allowed, and ignored.',
    definitions: mapSchemas({ definitions: plain }, tolerant).definitions,
  };
}

/** `Nothing` has no fields of its own, and like everything else may get some in a later version. */
function tolerant(schema) {
  return schema.additionalProperties?.not === undefined
    ? withUnknownFields(schema)
    : without(schema, 'additionalProperties');
}
