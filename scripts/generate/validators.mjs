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

/** Validators of the step protocol, and their declarations. */
export function stepValidatorFiles(schema) {
  return [
    ['protocol/generated/step-messages.js', NOTE + compiled(schema, VALIDATED)],
    ['protocol/generated/step-messages.d.ts', NOTE + stepDeclarations()],
  ];
}

/** Validators of what clients ask of the daemon, by method. */
export function controlValidatorFiles(schema, messages) {
  const requests = messages.filter(({ kind }) => kind === 'request');
  const code = compiled(schema, [...new Set(requests.map(({ params }) => params))]);
  const byMethod = requests.map(({ method, params }) => `  '${method}': validate${params},\n`).join('');
  const declarations = [
    "import type { Validate } from './step-messages.js';",
    '',
    '/** Tells whether the params of a request have the declared shape; by method. */',
    'export declare const validateParams: Readonly<Record<string, Validate<object>>>;',
    '',
  ];
  return [
    [
      'protocol/generated/control-messages.js',
      `${NOTE}${code.replace(/^export const /gm, 'const ')}export const validateParams = {\n${byMethod}};\n`,
    ],
    ['protocol/generated/control-messages.d.ts', NOTE + declarations.join('\n')],
  ];
}

/** Validators compiled ahead: loading ajv and compiling would cost more than starting a step. */
function compiled(schema, names) {
  const bare = mapSchemas(schema, (inner) => without(inner, 'description'));
  const ajv = new Ajv({ code: { source: true, esm: true, lines: true }, strict: false, schemas: [bare] });
  const code = (standalone.default ?? standalone)(
    ajv,
    Object.fromEntries(names.map((name) => [`validate${name}`, `${schema.$id}#/definitions/${name}`])),
  );
  return tidy(code);
}

/** The one helper of ajv that our schemas use: length of a text in code points. */
const LENGTH = /require\("ajv\/dist\/runtime\/ucs2length"\)\.default/g;

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
    .replace(LENGTH, '(text) => [...text].length')
    .replace(/\n{2,}/g, '\n');
  if (/\brequire\(|^import /m.test(text)) throw new Error('A validator needs a run-time helper; inline it here.');
  return text;
}

function stepDeclarations() {
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
