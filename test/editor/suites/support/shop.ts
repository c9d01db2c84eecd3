import { mkdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { extensions, workspace } from 'vscode';
import { workspaceFile } from './runner-client.ts';

/** The script of a provider, and what it has of each kind that the language server knows about. */
export const SHOP = { command: 'node', args: ['steps/shop.mjs'] };

const FETCH = {
  name: 'fetch',
  title: 'Fetch the orders',
  description: 'All since the last time.',
  withSchema: {
    type: 'object',
    required: ['url'],
    additionalProperties: false,
    properties: {
      url: { type: 'string', description: 'Address of the shop' },
      mode: { enum: ['fast', 'slow'] },
      ink: { type: 'string', format: 'color-hex' },
    },
  },
  outputSchema: {
    type: 'object',
    required: ['rows'],
    properties: { rows: { type: 'integer' } },
    additionalProperties: false,
  },
};

/** Line of the source in which `fetch` is made, from 0. */
export const FETCH_LINE = 2;

/** Writes the provider into the workspace; its path. Each time it is started it adds a letter to `started`. */
export function writeShop(): string {
  const [folder] = workspace.workspaceFolders ?? [];
  const root = folder?.uri.fsPath ?? '';
  mkdirSync(dirname(join(root, SHOP.args[0] ?? '')), { recursive: true });
  const sdk = join(extensions.getExtension('stepwell.stepwell')?.extensionPath ?? '', 'dist/sdk/stepwell.mjs');
  const lines = [
    `import { step, serve } from ${JSON.stringify(sdk)};`,
    `import { appendFileSync } from 'node:fs';`,
    `step({ ...${JSON.stringify(FETCH)}, run: () => ({ rows: 3 }) });`,
    `step({ name: 'load', run: (input) => ({ loaded: input.rows }) });`,
    `appendFileSync(${JSON.stringify(join(root, 'started'))}, 'x');`,
    'serve();',
  ];
  return workspaceFile('steps/shop.mjs', `${lines.join('\n')}\n`);
}
