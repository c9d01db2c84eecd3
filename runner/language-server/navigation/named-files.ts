import { dirname, resolve } from 'node:path';
import type { Node } from 'jsonc-parser';
import { allFields, type FileView } from '../../../protocol/process-file/rules/view.ts';
import { itemsOf, textOf, valueOf } from '../../../protocol/process-file/text/node.ts';
import { scriptOf } from '../../cli/check/on-disk.ts';
import type { Analysis } from '../document/analysis.ts';

/** A text of the file that names another. */
export interface NamedFile {
  node: Node;
  /** Absolute. */
  path: string;
}

/** The files that a process file names: its schema, environment, programs, scripts and secrets. */
export function namedFiles({ view, file }: Analysis): NamedFile[] {
  if (view === undefined || file === undefined) return [];
  const folder = dirname(file);
  const cwd = resolve(folder, plain(view.root.get('cwd')) ?? '.');
  return [
    ...named(view.root.get('$schema'), folder),
    ...named(view.root.get('envFile'), folder),
    ...[...view.secrets.values()].flatMap(({ value }) => named(valueOf(value, 'file'), folder)),
    ...programsOf(view, cwd),
  ];
}

function programsOf({ providers, steps }: FileView, cwd: string): NamedFile[] {
  return [...providers.values(), ...steps].flatMap((each) =>
    allFields(each).flatMap((fields) => {
      const own = resolve(cwd, plain(fields.get('cwd') ?? each.fields.get('cwd')) ?? '.');
      const command = fields.get('command');
      const program = /[/\\]/.test(textOf(command) ?? '') ? named(command, own) : [];
      // An override may have the arguments only.
      const merged = new Map([...each.fields, ...fields]);
      const script = scriptOf(merged);
      const isOwn = itemsOf(fields.get('args')).some((node) => node === script);
      return [...program, ...(isOwn ? named(script, own) : [])];
    }),
  );
}

function named(node: Node | undefined, folder: string): NamedFile[] {
  const text = plain(node);
  // An address of the net is no file; it is never fetched either.
  if (node === undefined || text === undefined || /^[a-z][\w+.-]+:/i.test(text)) return [];
  return [{ node, path: resolve(folder, text) }];
}

function plain(node: Node | undefined): string | undefined {
  const text = textOf(node);
  return text === undefined || text === '' || text.includes('${{') || text.includes('\0') ? undefined : text;
}
