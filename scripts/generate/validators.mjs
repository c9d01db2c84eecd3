import Ajv from 'ajv';
import standalone from 'ajv/dist/standalone/index.js';
import { mapSchemas, without } from './shape.mjs';

/** Definitions of the step protocol that get a validator. Both sides: the kit and the SDK tests check the executor too. */
const VALIDATED = [
  'InitializeParams',
  'InitializeResult',
  'DescribeParams',
  'DescribeResult',
  'RunParams',
  'RunResult',
  'CancelParams',
  'ProgressParams',
  'LogParams',
  'ArtifactParams',
  'MaskParams',
  'StepError',
  'ErrorMessage',
  'AnyRequest',
  'AnyNotification',
  'AnySuccess',
  'CommandEvent',
];

const NOTE = '// Made by scripts/generate.mjs from the declared types; do not edit.\n';

/** Validators of protocol messages compiled ahead: loading ajv and compiling would cost more than starting a step. */
export function validatorFiles(stepProtocol) {
  const bare = mapSchemas(stepProtocol, (schema) => without(schema, 'description'));
  const ajv = new Ajv({ code: { source: true, esm: true, lines: true }, strict: false, schemas: [bare] });
  const code = (standalone.default ?? standalone)(
    ajv,
    Object.fromEntries(VALIDATED.map((name) => [`validate${name}`, `${stepProtocol.$id}#/definitions/${name}`])),
  );
  return [
    ['protocol/generated/step-messages.js', NOTE + tidy(code)],
    ['protocol/generated/step-messages.d.ts', NOTE + declarations()],
  ];
}

/**
 * Drops what only `unevaluatedProperties` and verbose errors would read, so that a bundler can leave out the
 * validators nobody imports; then refuses anything that would load ajv at run time.
 */
function tidy(code) {
  const text = code
    .replace('"use strict";\n', '')
    .replace(/^export default .*;\n/gm, '')
    .replace(/\n\w+\.evaluated = [^\n]*;/g, '')
    .replace(/^const (schema\d+) = .*;\n/gm, (line, name) => (code.split(name).length > 2 ? line : ''))
    .replace(/\n{2,}/g, '\n');
  if (/\brequire\(|^import /m.test(text)) throw new Error('A validator needs a run-time helper; inline it here.');
  return text;
}

function declarations() {
  const elsewhere = { StepError: '../step/errors.ts', CommandEvent: '../step/command/event.ts' };
  const fromMessages = VALIDATED.filter((name) => !(name in elsewhere));
  return [
    ...Object.entries(elsewhere).map(([name, file]) => `import type { ${name} } from '${file}';`),
    `import type {\n${fromMessages.map((name) => `  ${name},\n`).join('')}} from '../step/messages/index.ts';`,
    '',
    '/** One thing that does not match. */',
    'export interface ValidationError {',
    '  /** JSON pointer into the data. */',
    '  instancePath: string;',
    '  schemaPath: string;',
    '  keyword: string;',
    '  params: Record<string, unknown>;',
    '  message?: string;',
    '}',
    '',
    '/** Tells whether data has the shape; `errors` says of the last call what is wrong, null when nothing is. */',
    'export interface Validate<T> {',
    '  (data: unknown): data is T;',
    '  errors?: ValidationError[] | null;',
    '}',
    '',
    ...VALIDATED.map((name) => `export declare const validate${name}: Validate<${name}>;`),
    '',
  ].join('\n');
}
