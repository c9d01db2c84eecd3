import { readdirSync, readFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, test } from 'vitest';

const root = fileURLToPath(new URL('../../', import.meta.url));

/** What each folder must not import. */
const LAYERS = [
  {
    folder: 'protocol',
    except: 'protocol/sdk',
    forbidden: /^(runner|extension)\/|^(node:)?(fs|child_process|vscode)\b/,
  },
  { folder: 'protocol/sdk/node', except: undefined, forbidden: /^(runner|extension)\/|^vscode$/ },
  { folder: 'runner', except: undefined, forbidden: /^extension\/|^vscode$/ },
];

describe('imports go protocol <- runner <- extension', () => {
  test.each(LAYERS)('$folder', ({ folder, except, forbidden }) => {
    const files = readdirSync(join(root, folder), { recursive: true, encoding: 'utf8' })
      .map((name) => join(folder, name).replaceAll('\\', '/'))
      .filter((name) => name.endsWith('.ts') && (except === undefined || !name.startsWith(except)));
    expect(files.length).toBeGreaterThan(5);
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => forbidden.test(target))
        .map((target) => `${file} imports ${target}`),
    );
    expect(wrong).toEqual([]);
  });
});

/** Imported modules: paths from the root for our own, names for others. */
function importsOf(file: string): string[] {
  const text = readFileSync(join(root, file), 'utf8');
  return [...text.matchAll(/(?:from|import|import\()\s*['"]([^'"]+)['"]/g)].map(([, target = '']) =>
    target.startsWith('.') ? relative(root, resolve(root, file, '..', target)).replaceAll('\\', '/') : target,
  );
}
