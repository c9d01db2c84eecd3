import { existsSync, statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Node } from 'jsonc-parser';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import { TooManyProblems, type ProblemList } from '../../../protocol/process-file/problem-list.ts';
import { viewOf, type Fields, type FileView } from '../../../protocol/process-file/rules/view.ts';
import { itemsOf, textOf } from '../../../protocol/process-file/text/node.ts';

/** Programs whose first argument that is no option is a script. */
const INTERPRETERS = /^(?:node|deno|bun|python[\d.]*|php[\d.]*|ruby|perl|bash|sh|zsh|pwsh|powershell)(?:\.exe)?$/i;
/** A script's name has an ending or a folder; a word without either may be a subcommand. */
const SCRIPT = /[/\\]|\.\w{1,5}$/;

/** Warns of files and folders that the file names and that are not there. They may be made later, so no errors. */
export function checkOnDisk(text: string, tree: Node, file: string, problems: ProblemList): void {
  try {
    checkAll(viewOf(text, tree, problems), dirname(file), problems);
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
}

function checkAll({ root, providers, steps }: FileView, folder: string, problems: ProblemList): void {
  checkFile(root.get('envFile'), folder, 'The envFile', problems);
  const cwd = checkFolder(root.get('cwd'), folder, problems);
  if (cwd === undefined) return;
  const here = platformOf(process.platform);
  for (const { fields, overrides } of [...providers.values(), ...steps]) {
    const override = overrides.find(({ platform }) => platform === here)?.fields;
    checkProgram(override === undefined ? fields : new Map([...fields, ...override]), cwd, problems);
  }
}

function checkProgram(fields: Fields, base: string, problems: ProblemList): void {
  const cwd = checkFolder(fields.get('cwd'), base, problems);
  const node = fields.get('command');
  const command = textOf(node);
  if (cwd === undefined || command === undefined) return;
  if (/[/\\]/.test(command)) checkFile(node, cwd, 'The program', problems);
  if (!INTERPRETERS.test(command)) return;
  const [first] = itemsOf(fields.get('args'));
  const script = textOf(first);
  if (script === undefined || script.startsWith('-') || !SCRIPT.test(script)) return;
  checkFile(first, cwd, 'The script', problems);
}

function checkFile(node: Node | undefined, base: string, what: string, problems: ProblemList): void {
  const name = plainText(node);
  if (node === undefined || name === undefined || existsSync(resolve(base, name))) return;
  problems.add('not-found', `${what} \`${name}\` is not in ${base}.`, node);
}

/** The folder, or undefined when it is not there: then nothing can be said of what is in it. */
function checkFolder(node: Node | undefined, base: string, problems: ProblemList): string | undefined {
  const name = plainText(node);
  if (node === undefined || name === undefined) return base;
  const folder = resolve(base, name);
  const found = statSync(folder, { throwIfNoEntry: false });
  if (found?.isDirectory()) return folder;
  const reason = found === undefined ? `does not exist in ${base}` : 'is not a folder';
  problems.add('not-found', `The folder \`${name}\` ${reason}.`, node);
  return undefined;
}

/** Undefined also where an expression stands, or what no path can hold. */
function plainText(node: Node | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined || text === '' || text.includes('${{') || text.includes('\0') ? undefined : text;
}
