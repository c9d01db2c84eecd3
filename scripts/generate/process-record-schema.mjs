import { mapSchemas, plainDefinitions, without, withPlainNames, withUnknownFields } from './shape.mjs';

/** What `info --json` and `run --json` print, with the events a history is made of among its definitions. */
export function processRecordSchema(types) {
  const printed = types.definitions(['PrintedRecord', 'PrintedEvent', 'TransientEvent']);
  const named = without(without(withPlainNames(printed), 'PrintedRecord'), 'PrintedEvent');
  const plain = plainDefinitions(named, types.order('process'));
  const { ProcessRecord, ...definitions } = mapSchemas({ definitions: plain }, withUnknownFields).definitions;
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:stepwell:process-record:1',
    title: 'Stepwell process record',
    ...ProcessRecord,
    definitions,
  };
}
