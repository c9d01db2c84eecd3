import schema from '../../schemas/process-file.schema.json' with { type: 'json' };

/**
 * The part of JSON Schema that the generated schema of process files uses. `oneOf` there always means "exactly one of
 * these keys"; a test checks that no other keyword appears.
 */
export interface FileSchema {
  $ref?: string;
  type?: string | string[];
  const?: unknown;
  enum?: unknown[];
  minLength?: number;
  pattern?: string;
  minimum?: number;
  maximum?: number;
  minItems?: number;
  items?: FileSchema;
  properties?: Record<string, FileSchema>;
  required?: string[];
  additionalProperties?: boolean | FileSchema;
  anyOf?: FileSchema[];
  oneOf?: { required: string[] }[];
}

const ROOT_NAME = 'ProcessFile';
const ROOT = schema as unknown as FileSchema & { definitions: Record<string, FileSchema> };
const PREFIX = '#/definitions/';

/** A schema with its reference followed, and the name it was referred to by. */
export interface Named {
  name: string | undefined;
  schema: FileSchema;
}

export const ROOT_SCHEMA: Named = { name: ROOT_NAME, schema: ROOT };

const followed = new Map<FileSchema, Named>();

/** Follows `$ref`; once for each place of the schema, for files are checked against it thousands of times. */
export function named(schema: FileSchema): Named {
  const known = followed.get(schema);
  if (known !== undefined) return known;
  const made = follow(schema);
  followed.set(schema, made);
  return made;
}

function follow(schema: FileSchema): Named {
  let name: string | undefined;
  let at = schema;
  while (at.$ref !== undefined) {
    name = at.$ref.slice(PREFIX.length);
    const next = ROOT.definitions[name];
    if (next === undefined) throw new Error(`The schema of process files has no definition ${name}.`);
    at = next;
  }
  return { name, schema: at };
}

/** Where keys belong, for "belongs to a step". */
const LEVELS: Record<string, string> = {
  [ROOT_NAME]: 'the top level of the file',
  Step: 'a step',
  StepDefaults: '`defaults`',
  Retry: '`retry`',
  Interrupt: '`interrupt`',
  ProviderSource: 'an entry of `providers`',
  Concurrency: '`concurrency`',
  SecretSource: 'an entry of `secrets`',
};

/** The levels that know a key, in the order of LEVELS. */
export function levelsOf(key: string): string[] {
  return Object.keys(LEVELS).flatMap((name) => {
    const properties = name === ROOT_NAME ? ROOT.properties : ROOT.definitions[name]?.properties;
    return properties !== undefined && Object.hasOwn(properties, key) ? [LEVELS[name] ?? name] : [];
  });
}
