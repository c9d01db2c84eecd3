import { mapSchemas, plainDefinitions, withUnknownFields } from './shape.mjs';

/** What `info --json` and `run --json` print, with the events a history is made of among its definitions. */
export function processRecordSchema(types) {
  const names = types.names('process');
  const plain = plainDefinitions(types.definitions(['ProcessRecord', 'ProcessEvent', 'TransientEvent']), names);
  const { ProcessRecord, ...definitions } = mapSchemas({ definitions: plain }, withUnknownFields).definitions;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:stepwell:process-record:1',
    title: 'Stepwell process record',
    ...ProcessRecord,
    definitions,
  };
}
