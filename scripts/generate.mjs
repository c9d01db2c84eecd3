// Makes everything that follows from the declared types: JSON Schemas, their validators, tables of the docs;
// and the sentences of the extension for translators.
// `--check` writes nothing and exits 1, naming each file that is not what it would write.
import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseArgs } from 'node:util';
import { controlMessages } from './generate/control-messages.mjs';
import { controlSchema } from './generate/control-schema.mjs';
import { documentationFiles } from './generate/documentation.mjs';
import { l10nBundle } from './generate/l10n-bundle.mjs';
import { processFileSchema } from './generate/process-file-schema.mjs';
import { processRecordSchema } from './generate/process-record-schema.mjs';
import { stepProtocolSchema } from './generate/step-protocol-schema.mjs';
import { readTypes } from './generate/types.mjs';
import { controlValidatorFiles, stepValidatorFiles } from './generate/validators.mjs';

const root = fileURLToPath(new URL('..', import.meta.url));

/** @returns {Promise<Map<string, string>>} what every generated file must hold, by its path in the repository */
async function generate() {
  const types = readTypes(root);
  const processFile = processFileSchema(types);
  const stepProtocol = stepProtocolSchema(types);
  const messages = controlMessages(root);
  const control = controlSchema(types, messages);
  const json = (value) => `${JSON.stringify(value, null, 2)}\n`;
  return new Map([
    ['protocol/schemas/process-file.schema.json', json(processFile)],
    ['protocol/schemas/step-protocol.schema.json', json(stepProtocol)],
    ['protocol/schemas/process-record.schema.json', json(processRecordSchema(types))],
    ['protocol/schemas/control.schema.json', json(control)],
    ['l10n/bundle.l10n.json', json(l10nBundle(root))],
    ...stepValidatorFiles(stepProtocol),
    ...controlValidatorFiles(control, messages),
    ...(await documentationFiles(root, processFile, messages)),
  ]);
}

const { values } = parseArgs({ options: { check: { type: 'boolean', default: false } } });
// A checkout on Windows may have turned line ends around; that is no difference.
const current = (path) =>
  existsSync(join(root, path)) ? readFileSync(join(root, path), 'utf8').replaceAll('\r\n', '\n') : undefined;
const stale = [...(await generate())].filter(([path, text]) => current(path) !== text);
for (const [path, text] of stale) {
  if (values.check) {
    console.error(`${path} is not up to date; run: npm run generate`);
    process.exitCode = 1;
  } else {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    console.log(`wrote ${path}`);
  }
}
