import {
  mapSchemas,
  plainDefinitions,
  reachable,
  undescribedFields,
  withExactlyOne,
  withExtensionKeys,
} from './shape.mjs';

/** The schema of `.process.json` files, from protocol/process-file/model.ts. Throws when a field has no description. */
export function processFileSchema(types) {
  const names = types.names('processFile');
  const plain = reachable(plainDefinitions(types.definitions(names), names), 'ProcessFile');
  const bare = undescribedFields(plain);
  if (bare.length > 0) throw new Error(`Fields of the process file without a doc comment: ${bare.join(', ')}`);
  const shaped = (schema) => mapSchemas(schema, (inner) => withExtensionKeys(withExactlyOne(inner)));
  const { ProcessFile, ...definitions } = Object.fromEntries(
    Object.entries(plain).map(([name, schema]) => [name, shaped(schema)]),
  );
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:stepwell:process-file:1',
    title: 'Stepwell process file',
    ...ProcessFile,
    definitions,
  };
}
