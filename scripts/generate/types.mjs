import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { createGenerator } from 'ts-json-schema-generator';

/** Folders and files whose exported types become schemas. */
const SOURCES = {
  processFile: ['protocol/process-file/model.ts'],
  stepProtocol: ['protocol/step/messages', 'protocol/step/errors.ts', 'protocol/step/command/event.ts'],
  process: [
    'protocol/process/record.ts',
    'protocol/process/events.ts',
    'protocol/process/outline.ts',
    'protocol/process/printed.ts',
  ],
  control: ['protocol/control', 'protocol/process/data-ref.ts'],
};

/**
 * Opens the declared types.
 * @returns {{ names(group: string): string[], order(group: string): string[], definitions(names: string[]): Record<string, object> }}
 *   `names`: exported interfaces and types (generic ones aside) of a group of sources, in the order they are declared.
 *   `order`: the same with the generic ones.
 *   `definitions`: draft-07 schemas of these types and of all they refer to, by name.
 */
export function readTypes(root) {
  const files = Object.fromEntries(
    Object.entries(SOURCES).map(([group, paths]) => [group, paths.flatMap((path) => sourceFiles(root, path))]),
  );
  const generator = createGenerator({
    path: `${root.replaceAll('\\', '/')}/{${Object.values(files).flat().join(',')}}`,
    tsconfig: join(root, 'tsconfig.json'),
    type: '*',
    expose: 'export',
    topRef: true,
    jsDoc: 'extended',
    sortProps: false,
    // `tsc --noEmit` checks types; here they are only read.
    skipTypeCheck: true,
    encodeRefs: false,
    additionalProperties: false,
    discriminatorType: 'json-schema',
    extraTags: ['exactlyOne'],
  });
  refuseNamesDeclaredTwice(Object.values(files).flat(), root);
  const declared = (group, pattern) => files[group].flatMap((path) => matches(join(root, path), pattern));
  return {
    names: (group) => declared(group, /^export (?:interface|type) (\w+)(?![\w<])/gm),
    order: (group) => declared(group, TYPES),
    definitions: (names) => Object.assign({}, ...names.map((name) => generator.createSchema(name).definitions)),
  };
}

function sourceFiles(root, path) {
  if (path.endsWith('.ts')) return [path];
  return readdirSync(join(root, path))
    .filter((name) => name !== 'index.ts')
    .sort()
    .map((name) => `${path}/${name}`);
}

function matches(path, pattern) {
  return [...readFileSync(path, 'utf8').matchAll(pattern)].map((match) => match[1]);
}

const TYPES = /^export (?:interface|type) (\w+)/gm;

/** The generator knows types by name alone, and would silently take one for the other. */
function refuseNamesDeclaredTwice(paths, root) {
  const where = new Map();
  for (const path of paths) {
    for (const name of matches(join(root, path), TYPES)) {
      if (where.has(name)) throw new Error(`${name} is declared in ${where.get(name)} and in ${path}.`);
      where.set(name, path);
    }
  }
}
