import { codeServer } from './code-server/code-server.ts';
import { SERVER_VERSIONS, type Age } from './code-server/versions.ts';
import { downloadedEditor, namedEditor } from './desktop.ts';
import type { Editor, NoEditor } from './editor.ts';

/**
 * STEPWELL_EDITOR: the one kind to use. Default: the VS Code that VSCODE_PATH names, else one that @vscode/test-electron
 * downloads, else a server from npm in Chromium.
 */
const KINDS = ['path', 'download', 'code-server'] as const;

/** The VS Code for a run, made ready. Says on the terminal which it is and what could not be had. */
export async function chooseEditor(age: Age): Promise<Editor | NoEditor> {
  const forced = process.env['STEPWELL_EDITOR'];
  if (forced !== undefined && !KINDS.some((kind) => kind === forced))
    throw new Error(`STEPWELL_EDITOR is ${forced}; it can be ${KINDS.join(', ')}`);
  const why: string[] = [];
  for (const kind of KINDS) {
    if (forced !== undefined && forced !== kind) continue;
    const found = await ofKind(kind, age);
    if ('command' in found) {
      console.log(`VS Code ${found.version} (${age}): ${found.origin}`);
      return found;
    }
    why.push(found.missing);
  }
  return { missing: `no VS Code to test in: ${why.join('; ')}` };
}

function ofKind(kind: (typeof KINDS)[number], age: Age): Promise<Editor | NoEditor> {
  switch (kind) {
    case 'path':
      return namedEditor(age);
    case 'download':
      return downloadedEditor(age === 'oldest' ? SERVER_VERSIONS.oldest.version : 'stable');
    case 'code-server':
      return codeServer(SERVER_VERSIONS[age]);
  }
}
