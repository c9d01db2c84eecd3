import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ROOT } from './vscode/cache-folder.ts';

/** A window in which suites run: those of the folder `suites/NAME`. */
export interface WindowKind {
  name: string;
  /** Fills a fresh folder; returns what the window opens in it, or undefined for none. */
  opens: (folder: string) => string | undefined;
  /** Beside those of settings.ts. */
  settings?: Record<string, unknown>;
  /** Default: true. */
  trusted?: boolean;
  /** Fills the runner's state directory before it is used. */
  prepare?: (stateDir: string) => Promise<void>;
  env?: Record<string, string>;
  /** A folder with extensions to load, Stepwell's in `stepwell`. Default: this project alone, as it is built. */
  extensions?: string;
}

/** Every kind, started once in each version of VS Code. */
export const WINDOWS: WindowKind[] = [
  { name: 'folder', opens: aFolder },
  { name: 'untrusted', opens: aFolder, trusted: false },
  { name: 'empty', opens: () => undefined },
  { name: 'multi-root', opens: severalFolders },
  {
    name: 'settings',
    opens: (folder) => {
      const workspace = aFolder(folder);
      mkdirSync(join(workspace, '.vscode'), { recursive: true });
      writeFileSync(join(workspace, '.vscode', 'settings.json'), JSON.stringify({ 'stepwell.runner.start': 'never' }));
      return workspace;
    },
    prepare: (stateDir) => {
      mkdirSync(stateDir, { mode: 0o700 });
      writeFileSync(join(stateDir, 'settings.json'), JSON.stringify({ maxDataBytes: 8_000_000 }));
      return Promise.resolve();
    },
  },
];

/** A folder with the pipelines of `workspace/` in it. */
function aFolder(folder: string): string {
  return pipelinesIn(folder, 'workspace');
}

/** Two folders, `first` and `second`, with the same pipelines. */
function severalFolders(folder: string): string {
  const folders = ['first', 'second'].map((name) => ({ path: pipelinesIn(folder, name) }));
  const file = join(folder, 'both.code-workspace');
  writeFileSync(file, JSON.stringify({ folders }));
  return file;
}

function pipelinesIn(folder: string, name: string): string {
  const workspace = join(folder, name);
  mkdirSync(workspace, { recursive: true });
  cpSync(join(ROOT, 'test/editor/workspace'), workspace, { recursive: true });
  return workspace;
}
