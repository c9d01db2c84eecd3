import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

const SDK = new URL('../../../dist/sdk/stepwell.mjs', import.meta.url).href;

/** A provider with two steps, that writes a line into `started` each time it is started. */
export function writeProvider(folder: string, more = ''): string {
  const path = join(folder, 'steps', 'shop.mjs');
  mkdirSync(join(folder, 'steps'), { recursive: true });
  const started = JSON.stringify(join(folder, 'started'));
  writeFileSync(
    path,
    `import { appendFileSync } from 'node:fs';
import { serve, step } from ${JSON.stringify(SDK)};
appendFileSync(${started}, 'x');
step({
  name: 'fetch',
  title: 'Fetch the orders',
  description: 'From the shop, all since the last time.',
  withSchema: {
    type: 'object', required: ['url'], additionalProperties: false,
    properties: { url: { type: 'string', description: 'Address of the shop' }, mode: { enum: ['fast', 'slow'] } },
  },
  outputSchema: { type: 'object', required: ['rows'], properties: { rows: { type: 'integer' } }, additionalProperties: false },
  idempotent: false,
  run: () => ({ rows: 1 }),
});
step({ name: 'load', run: () => ({ loaded: true }) });
${more}
serve();
`,
  );
  return path;
}

/** Of the repository. */
export function repositoryFile(name: string): string {
  return fileURLToPath(new URL(`../../../${name}`, import.meta.url));
}
