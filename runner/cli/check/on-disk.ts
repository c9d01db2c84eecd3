import { statSync } from 'node:fs';
import { dirname, resolve } from 'node:path';
import type { Node } from 'jsonc-parser';
import { platformOf } from '../../../protocol/process-file/platform.ts';
import { TooManyProblems, type ProblemList } from '../../../protocol/process-file/problem-list.ts';
import { viewOf, type Fields, type FileView } from '../../../protocol/process-file/rules/view.ts';
import { entries, itemsOf, textOf } from '../../../protocol/process-file/text/node.ts';
import { insteadOf, suggest } from '../../../protocol/process-file/suggest.ts';

/** What is at a path; `missing`: nothing. */
export type PathKind = 'file' | 'folder' | 'missing';

/** What is looked at beyond the text of a file. Nothing is said of what is not known. */
export interface Disk {
  kindOf(path: string): PathKind | undefined;
  /** Names of the programs on PATH; absent or undefined: they are not looked at. */
  programs?(): ReadonlySet<string> | undefined;
}

const DISK: Disk = {
  kindOf(path) {
    const found = statSync(path, { throwIfNoEntry: false });
    if (found === undefined) return 'missing';
    return found.isDirectory() ? 'folder' : 'file';
  },
};

/** Programs whose first argument that is no option is a script. */
const INTERPRETERS = /^(?:node|deno|bun|python[\d.]*|php[\d.]*|ruby|perl|bash|sh|zsh|pwsh|powershell)(?:\.exe)?$/i;
/** A script's name has an ending or a folder; a word without either may be a subcommand. */
const SCRIPT = /[/\\]|\.\w{1,5}$/;

/** Warns of files and folders that the file names and that are not there. They may be made later, so no errors. */
export function checkOnDisk(text: string, tree: Node, file: string, problems: ProblemList, disk = DISK): void {
  try {
    checkAll(viewOf(text, tree, problems), dirname(file), { problems, disk });
  } catch (error) {
    if (!(error instanceof TooManyProblems)) throw error;
  }
}

interface Check {
  problems: ProblemList;
  disk: Disk;
}

function checkAll({ root, providers, steps }: FileView, folder: string, check: Check): void {
  checkFile(root.get('envFile'), folder, 'The envFile', check);
  const cwd = checkFolder(root.get('cwd'), folder, check);
  if (cwd === undefined) return;
  const here = platformOf(process.platform);
  const searches = !root.has('envFile') && !setsPath(root);
  for (const { fields, overrides } of [...providers.values(), ...steps]) {
    const override = overrides.find(({ platform }) => platform === here)?.fields;
    const own = override === undefined ? fields : new Map([...fields, ...override]);
    checkProgram(own, cwd, check);
    if (searches && !setsPath(own)) checkSearched(own, check);
  }
}

function checkProgram(fields: Fields, base: string, check: Check): void {
  const cwd = checkFolder(fields.get('cwd'), base, check);
  const node = fields.get('command');
  const command = textOf(node);
  if (cwd === undefined || command === undefined) return;
  if (/[/\\]/.test(command)) checkFile(node, cwd, 'The program', check);
  const script = scriptOf(fields);
  if (script !== undefined) checkFile(script, cwd, 'The script', check);
}

/** The script among the arguments of a program that runs scripts. */
export function scriptOf(fields: Fields): Node | undefined {
  const command = textOf(fields.get('command'));
  if (command === undefined || !INTERPRETERS.test(command)) return undefined;
  const [first] = itemsOf(fields.get('args'));
  const script = textOf(first);
  return script === undefined || script.startsWith('-') || !SCRIPT.test(script) ? undefined : first;
}

/** Programs without a folder are searched on PATH. */
function checkSearched(fields: Fields, { problems, disk }: Check): void {
  const node = fields.get('command');
  const name = plainText(node);
  const programs = disk.programs?.();
  if (node === undefined || name === undefined || programs === undefined || /[/\\]/.test(name)) return;
  if (programs.has(name) || programs.has(name.toLowerCase())) return;
  const { meant, hint } = suggest(name, programs);
  const message = `There is no program \`${name}\` on the PATH here${hint}${argumentsAdvice(name)}`;
  problems.add('command-not-found', message, node, insteadOf(meant));
}

/** Whether another PATH holds there than the one at hand. */
function setsPath(fields: Fields): boolean {
  return entries(fields.get('env')).some(({ name }) => name.toUpperCase() === 'PATH');
}

function checkFile(node: Node | undefined, base: string, what: string, { problems, disk }: Check): void {
  const name = plainText(node);
  if (node === undefined || name === undefined || disk.kindOf(resolve(base, name)) !== 'missing') return;
  problems.add('not-found', `${what} \`${name}\` is not in ${base}.${argumentsAdvice(name)}`, node);
}

/** Whoever writes a whole line of a shell as one name wants it taken apart. */
function argumentsAdvice(name: string): string {
  return /\S\s+\S/.test(name) ? ' It is taken as one name: arguments go into `args`, each a text of its own.' : '';
}

/** The folder, or undefined when it is not there: then nothing can be said of what is in it. */
function checkFolder(node: Node | undefined, base: string, { problems, disk }: Check): string | undefined {
  const name = plainText(node);
  if (node === undefined || name === undefined) return base;
  const folder = resolve(base, name);
  const found = disk.kindOf(folder);
  if (found === 'folder' || found === undefined) return found && folder;
  const reason = found === 'missing' ? `does not exist in ${base}` : 'is not a folder';
  problems.add('not-found', `The folder \`${name}\` ${reason}.`, node);
  return undefined;
}

/** Undefined also where an expression stands, or what no path can hold. */
function plainText(node: Node | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined || text === '' || text.includes('${{') || text.includes('\0') ? undefined : text;
}
