import { resolve } from 'node:path';
import type { CodeLens } from 'vscode-languageserver/node';
import { filePathOf, uriOf } from '../document/file-path.ts';
import type { Parts } from '../server/parts.ts';
import type { ProviderUse } from '../workspace/provider-uses.ts';
import { CLIENT_COMMANDS } from './commands.ts';

/** In the source of a provider: at each step that process files of the workspace use, what uses it. */
export function sourceLenses(uri: string, { workspace, knowledge, settings }: Parts): CodeLens[] {
  const file = filePathOf(uri);
  if (file === undefined || !settings.clientCommands) return [];
  const lines = new Map<number, { uri: string; line: number }[]>();
  for (const use of workspace.uses()) {
    // Only the providers that may have to do with this source are asked.
    const known = startsFrom(use, file) ? knowledge.providers.of(use.launch) : knowledge.providers.known(use.launch);
    for (const { name, source } of known.steps ?? []) {
      if (source?.line === undefined || resolve(source.file) !== file) continue;
      const places = use.steps.filter((step) => step.name === name).map(({ line }) => ({ uri: uriOf(use.file), line }));
      if (places.length > 0) lines.set(source.line - 1, [...(lines.get(source.line - 1) ?? []), ...places]);
    }
  }
  return [...lines].map(([line, places]) => lensAt(uri, line, places));
}

function startsFrom({ launch: { argv, cwd } }: ProviderUse, file: string): boolean {
  return argv.some((word) => resolve(cwd, word) === file);
}

function lensAt(uri: string, line: number, places: { uri: string; line: number }[]): CodeLens {
  const files = new Set(places.map((place) => place.uri));
  const start = { line, character: 0 };
  const [first] = files;
  const name = decodeURIComponent(first?.slice(first.lastIndexOf('/') + 1) ?? '');
  const where = files.size === 1 ? name : `${files.size} process files`;
  return {
    range: { start, end: start },
    command: {
      title: `Used by ${places.length === 1 ? `a step of ${where}` : `${places.length} steps of ${where}`}`,
      command: CLIENT_COMMANDS.showReferences,
      arguments: [
        uri,
        start,
        places.map((place) => ({
          uri: place.uri,
          range: { start: { line: place.line, character: 0 }, end: { line: place.line, character: 0 } },
        })),
      ],
    },
  };
}
