import type { JSONSchema } from 'vscode-json-languageservice';
import schema from '../../../protocol/schemas/process-file.schema.json' with { type: 'json' };

/** Built into the JSON library. */
const DRAFT_7 = 'http://json-schema.org/draft-07/schema#';
/** Fields of process files that hold a JSON Schema. */
const SCHEMA_FIELDS: Record<string, readonly string[]> = {
  '': ['params', 'dataSchema'],
  Step: ['inputSchema', 'outputSchema'],
  Interrupt: ['schema'],
};

/**
 * The schema of process files as editors want it: fields that hold a JSON Schema get help as one, and lists of steps
 * offer whole steps. Not for checking.
 */
export function editorSchema(): JSONSchema {
  const copy = structuredClone(schema) as unknown as JSONSchema & { definitions: Record<string, JSONSchema> };
  for (const [name, fields] of Object.entries(SCHEMA_FIELDS)) {
    const properties = (name === '' ? copy : copy.definitions[name])?.properties ?? {};
    for (const field of fields) {
      const property = properties[field];
      if (typeof property === 'object') property.allOf = [{ $ref: DRAFT_7 }];
    }
  }
  const step = copy.definitions['Step'];
  if (step) step.defaultSnippets = STEP_SNIPPETS;
  const retry = copy.definitions['Retry'];
  if (retry)
    retry.defaultSnippets = [
      { label: 'retry', description: 'Three attempts', body: { maxAttempts: '^${1:3}', delay: '${2:1s}' } },
    ];
  return copy;
}

const STEP_SNIPPETS: NonNullable<JSONSchema['defaultSnippets']> = [
  {
    label: 'step of a provider',
    description: 'A step that a program of yours implements over the step protocol.',
    body: { id: '${1:id}', provider: '${2:provider}', with: { $3: '' } },
  },
  {
    label: 'step that runs a command',
    description: 'A program with its arguments; no shell.',
    body: { id: '${1:id}', command: '${2:command}', args: ['$3'] },
  },
  {
    label: 'step that runs shell lines',
    description: 'Lines for a shell; values reach them by `env`.',
    body: { id: '${1:id}', run: ['$2'] },
  },
  {
    label: 'step after which a person is asked',
    description: 'The process pauses after it until somebody lets it proceed.',
    body: { id: '${1:id}', command: '${2:command}', interrupt: { message: '${3:Look at the data}' } },
  },
];
