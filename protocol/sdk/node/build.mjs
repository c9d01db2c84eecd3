// Builds the Node SDK: one readable ESM file and its types, each also fit to be copied beside a step.
import { build } from 'esbuild';
import { mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';

const here = import.meta.dirname;
const { version } = JSON.parse(readFileSync(join(here, '../../../package.json'), 'utf8'));
const header = `// Stepwell SDK for Node ${version} (step protocol 1). MIT licence. No dependencies: this file may lie beside your step.\n`;

/** @param {string} outdir where stepwell.mjs and stepwell.d.mts go */
export async function buildNodeSdk(outdir) {
  const { outputFiles } = await build({
    entryPoints: [join(here, 'index.ts')],
    bundle: true,
    platform: 'node',
    format: 'esm',
    target: 'node20',
    legalComments: 'none',
    logLevel: 'warning',
    write: false,
  });
  mkdirSync(outdir, { recursive: true });
  replaceFile(join(outdir, 'stepwell.mjs'), header + outputFiles[0].text);
  replaceFile(join(outdir, 'stepwell.d.mts'), header + declarations(join(here, 'api.ts')));
}

/** The text of a file of types, with the types that it imports at its end instead. */
function declarations(path) {
  const imported = [];
  const own = readFileSync(path, 'utf8').replaceAll(
    /^import type \{([^}]*)\} from '([^']*)';\n/gm,
    (_line, names, from) => {
      for (const name of names.split(',')) imported.push(declaration(resolve(dirname(path), from), name.trim()));
      return '';
    },
  );
  const clean = own.replaceAll(/^ *\/\/ (SOURCE:|eslint-disable).*\n/gm, '').replace(/^export type \{[^}]*\};\n/m, '');
  return `\n${[clean.trim(), ...imported.map((text) => text.trim())].join('\n\n')}\n`;
}

/** One exported type of a file that the formatter has laid out: it ends with the first `;` or `}` at a line's end and start. */
function declaration(path, name) {
  const pattern = new RegExp(
    `(?:/\\*\\*(?:[^*]|\\*(?!/))*\\*/\\n)?export (?:type ${name} = [^;]*;|interface ${name} [^]*?\\n\\})\\n`,
  );
  const found = pattern.exec(readFileSync(path, 'utf8'))?.[0];
  if (!found) throw new Error(`${path} exports no type ${name} that the build can copy`);
  return found;
}

/** Renamed into place, so that a program that starts meanwhile never reads half a file. */
function replaceFile(path, text) {
  const temporary = `${path}.${process.pid}.tmp`;
  writeFileSync(temporary, text);
  renameSync(temporary, path);
}
