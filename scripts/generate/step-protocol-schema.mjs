import { mapSchemas, plainDefinitions, withUnknownFields } from './shape.mjs';

/** What in the sources describes the declarations and not the wire. */
const NOT_ON_THE_WIRE = ['MessageDeclaration', 'StepErrorName', 'StepErrorNumber'];

/** One definition for the params and the result of each message, for errors and for envelopes. */
export function stepProtocolSchema(types) {
  const names = types.names('stepProtocol').filter((name) => !NOT_ON_THE_WIRE.includes(name));
  const plain = plainDefinitions(types.definitions(names), names);
  return {
    $schema: 'http://json-schema.org/draft-07/schema#',
    $id: 'urn:stepwell:step-protocol:1',
    title: 'Stepwell step protocol 1',
    description: 'The messages between an executor and a step provider. Unknown fields are allowed, and ignored.',
    definitions: mapSchemas({ definitions: plain }, withUnknownFields).definitions,
  };
}
