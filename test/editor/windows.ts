import { cpSync } from 'node:fs';
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
}

/** Every kind, started once in each version of VS Code. */
export const WINDOWS: WindowKind[] = [{ name: 'folder', opens: aFolder }];

/** A folder with the pipelines of `workspace/` in it. */
function aFolder(folder: string): string {
  const workspace = join(folder, 'workspace');
  cpSync(join(ROOT, 'test/editor/workspace'), workspace, { recursive: true });
  return workspace;
}
